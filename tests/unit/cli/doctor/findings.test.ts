import { expect, test } from 'vitest';
import {
  exitCodeOf,
  type Finding,
  fine,
  trouble,
  unchecked,
  warning,
} from '../../../../src/cli/doctor/finding.ts';
import { shmFindings, spaceFinding } from '../../../../src/cli/doctor/folders.ts';
import { problemFinding } from '../../../../src/cli/doctor/instance-file.ts';
import {
  processFinding,
  removedFindings,
  socketFinding,
  supervisorFinding,
} from '../../../../src/cli/doctor/leftovers.ts';
import {
  memoryFindings,
  nodeFinding,
  openFilesFindings,
  platformFinding,
} from '../../../../src/cli/doctor/machine.ts';
import { portFindings } from '../../../../src/cli/doctor/ports.ts';
import { postgresFindings } from '../../../../src/cli/doctor/postgres.ts';
import { ownFinding } from '../../../../src/cli/doctor/redis.ts';
import { reportText } from '../../../../src/cli/doctor/report.ts';
import { paintFor } from '../../../../src/cli/terminal/paint.ts';
import { VERSION } from '../../../../src/cli/version.ts';
import { ExsimError } from '../../../../src/common/errors.ts';

const MB = 1024 * 1024;
const HOLDER = { pid: 7, host: 'here', since: '2026-01-02T03:04:05.000Z' };
const LOOK = {
  ...{ version: '16.1', role: 'admin', createRole: true, createSchema: true, unsafeSettings: [] },
  ...{ connectionsMax: 100, connectionsUsed: 3, clockMs: 1_000_000 },
};
const postgres = (look: Partial<typeof LOOK> | { unsafeSettings: string[] }, id: string): Finding => {
  const all = postgresFindings({ ...LOOK, ...look }, { where: 'external', nowMs: 1_000_000, instances: 5 });
  return all.find((finding) => finding.id === id) as Finding;
};
const held = (owner: { pid: number; command: string } | null) => [
  { name: 'okx', kind: 'http', port: 8081, owner } as const,
];
const one = (findings: readonly Finding[]): Finding => {
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
};

/** Each check both ways: what is right, and what is not, with a part of its cure. */
test.each<[string, Finding, Finding['severity'], RegExp | null]>([
  ['the least Node', nodeFinding('20.19.0'), 'ok', null],
  ['a newer Node', nodeFinding('26.0.0'), 'ok', null],
  ['an old Node', nodeFinding('20.18.9'), 'error', /nvm install/],
  ['Linux', platformFinding('linux'), 'ok', null],
  ['Windows', platformFinding('win32'), 'warning', /container/],
  [
    'enough open files',
    one(openFilesFindings('Max open files            4096                 9\n')),
    'ok',
    null,
  ],
  [
    'unlimited open files',
    one(openFilesFindings('Max open files            unlimited            9\n')),
    'ok',
    null,
  ],
  [
    'few open files',
    one(openFilesFindings('Max open files            1024                 9\n')),
    'warning',
    /ulimit -n 4096/,
  ],
  ['enough memory', one(memoryFindings('MemAvailable:    512000 kB\n', 5)), 'ok', null],
  ['little memory', one(memoryFindings('MemAvailable:    511999 kB\n', 5)), 'warning', /--only/],
  ['no instance file', problemFinding(new ExsimError('CONFIG_NOT_FOUND', 'none')), 'warning', /^exsim init$/],
  [
    'a broken instance file',
    problemFinding(new ExsimError('CONFIG_INVALID', 'a:1:1')),
    'error',
    /^exsim validate$/,
  ],
  ['free ports', one(portFindings(2, [], new Set())), 'ok', null],
  [
    'a port held by the project',
    one(portFindings(2, held({ pid: 7, command: 'node' }), new Set([7]))),
    'ok',
    null,
  ],
  [
    'a port held by another',
    one(portFindings(2, held({ pid: 8, command: 'nginx' }), new Set([7]))),
    'error',
    /^kill 8, or/,
  ],
  ['a port held by another user', one(portFindings(2, held(null), new Set())), 'error', /"ports" of "okx"/],
  ['a Postgres', postgres({}, 'postgres'), 'ok', null],
  ['an admin', postgres({}, 'postgres-rights'), 'ok', null],
  ['no admin', postgres({ createRole: false }, 'postgres-rights'), 'error', /EXSIM_POSTGRES_ADMIN_URL/],
  ['room for connections', postgres({}, 'postgres-connections'), 'ok', null],
  [
    'too few connections',
    postgres({ connectionsMax: 19 }, 'postgres-connections'),
    'warning',
    /max_connections = 40/,
  ],
  [
    'no connection left',
    postgres({ connectionsUsed: 96 }, 'postgres-connections'),
    'warning',
    /max_connections = 200/,
  ],
  ['fsync on', postgres({}, 'postgres-durability'), 'ok', null],
  [
    'fsync off',
    postgres({ unsafeSettings: ['fsync'] }, 'postgres-durability'),
    'error',
    /SET fsync = on.*--unsafe/,
  ],
  ['clocks that agree', postgres({ clockMs: 1_002_000 }, 'clock'), 'ok', null],
  ['clocks that differ', postgres({ clockMs: 997_999 }, 'clock'), 'warning', /ntp/],
  [
    'a Redis on PATH',
    ownFinding({ found: true, program: { kind: 'path', command: '/r', libraryPath: null } }, 'linux'),
    'ok',
    null,
  ],
  ['a Redis to unpack', ownFinding({ found: false, reason: 'none', install: 'x' }, 'linux'), 'ok', null],
  [
    'no Redis',
    ownFinding({ found: false, reason: 'none', install: 'brew install redis' }, 'darwin'),
    'warning',
    /^brew install/,
  ],
  ['space', spaceFinding('state-space', '/s', 1024 * MB), 'ok', null],
  ['little space', spaceFinding('state-space', '/s', 1023 * MB), 'warning', /du -xh \/s/],
  ['no space', spaceFinding('state-space', '/s', 99 * MB), 'error', /du -xh \/s/],
  ['shared memory', one(shmFindings(64 * MB)), 'ok', null],
  ['little shared memory', one(shmFindings(63 * MB)), 'warning', /--shm-size/],
  ['no supervisor', supervisorFinding(null, null), 'ok', null],
  ['a supervisor', supervisorFinding(HOLDER, { pid: 7, version: VERSION }), 'ok', null],
  [
    'an older supervisor',
    supervisorFinding(HOLDER, { pid: 7, version: '0.0.1' }),
    'warning',
    /supervisor restart/,
  ],
  ['a silent supervisor', supervisorFinding(HOLDER, null), 'error', /^exsim supervisor restart/],
  [
    'processes of a supervisor',
    processFinding(HOLDER, [{ identity: { pid: 8, start: '', bootId: '' } }]),
    'ok',
    null,
  ],
  [
    'processes without one',
    processFinding(null, [{ identity: { pid: 8, start: '', bootId: '' } }]),
    'warning',
    /exsim down/,
  ],
  ['a socket in use', socketFinding(HOLDER, ['supervisor.sock']), 'ok', null],
  ['a stale socket', socketFinding(null, ['supervisor.sock']), 'warning', /exsim up/],
  ['all that ran is in the file', one(removedFindings(['okx'], ['okx', 'bybit'])), 'ok', null],
  ['data of a removed exchange', one(removedFindings(['okx'], [])), 'warning', /--remove okx --yes/],
])('%s', (_what, finding, severity, cure) => {
  expect(finding.severity).toBe(severity);
  expect(finding.cure ?? '').toMatch(cure ?? /^$/);
  expect(finding.code !== null).toBe(severity === 'error');
});

test.each([
  ['limits', openFilesFindings('')],
  ['memory', memoryFindings('', 3)],
  ['shared memory', shmFindings(null)],
  ['what ran, without a file', removedFindings(['okx'], null)],
])('what the system does not tell is left out: %s', (_what, findings) => expect(findings).toEqual([]));

const of = (code: ConstructorParameters<typeof ExsimError>[0]): Finding =>
  trouble('x', new ExsimError(code, 'x'));
test.each<[Finding[], number]>([
  [[fine('x', 'x'), warning('x', 'x', 'x', 'x')], 0],
  [[of('SUPERVISOR_UNREACHABLE')], 7],
  [[of('NOT_READY'), of('POSTGRES_REFUSED')], 4],
  [[of('POSTGRES_REFUSED'), of('PORT_TAKEN')], 5],
  [[of('PORT_TAKEN'), of('CONFIG_INVALID')], 2],
])('the exit code is that of what matters most: case %#', (findings, code) => {
  expect(exitCodeOf(findings)).toBe(code);
});

test('a check that fails itself is a finding, and passwords are in none', () => {
  expect(unchecked('disk', new Error('EIO')).found).toBe('could not be checked: EIO');
  const refused = new ExsimError('POSTGRES_REFUSED', 'postgres://u:secret99@h/d refused');
  expect(unchecked('postgres', refused)).toMatchObject({ severity: 'error', code: 'POSTGRES_REFUSED' });
  expect(JSON.stringify([unchecked('postgres', refused), fine('x', 'redis://:secret99@h')])).not.toContain(
    'secret99',
  );
});

test('the report has a line per finding, with rule and cure below, and counts', () => {
  const findings = [fine('node', 'Node 22'), warning('open-files', '1024', '4096', 'ulimit -n 4096')];
  expect(reportText(findings, paintFor({}))).toBe(
    [
      'ok       node        Node 22',
      'warning  open-files  1024',
      '                     expected: 4096',
      '                     cure: ulimit -n 4096',
      '',
      '0 errors, 1 warning.',
    ].join('\n'),
  );
  expect(reportText([fine('node', 'Node 22')], paintFor({}))).toContain('All is well.');
});
