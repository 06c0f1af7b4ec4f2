import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { doctor } from '../../../../src/cli/commands/doctor.ts';
import type { Finding } from '../../../../src/cli/doctor/finding.ts';

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-doctor-'));
  printed = '';
  vi.stubEnv('EXSIM_HOME', join(folder, '.exsim'));
  // Nobody listens there.
  vi.stubEnv('EXSIM_POSTGRES_ADMIN_URL', 'postgres://u:secret99@127.0.0.1:1/d');
  vi.stubEnv('REDIS_URL', 'redis://:secret99@127.0.0.1:1');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

async function examine(text: string | null) {
  const file = join(folder, 'instances.yaml');
  if (text !== null) writeFileSync(file, text);
  await doctor(file, { json: true });
  const report = JSON.parse(printed) as { exitCode: number; findings: Finding[] };
  const severities = new Map(report.findings.map(({ id, severity }) => [id, severity]));
  return { exitCode: report.exitCode, severities };
}

test.each([
  ['without an instance file', null, 'warning', 4],
  ['with a broken one', '- Binance\n', 'error', 2],
  ['with a good one', '- name: okx\n  ports: { http: 1, grpc: 2 }\n', 'ok', 4],
])(
  'it works without a project %s, tells of servers that do not answer, and leaves no trace',
  async (_what, text, file, code) => {
    const { exitCode, severities } = await examine(text);
    expect(severities.get('instance-file')).toBe(file);
    expect([severities.get('postgres'), severities.get('redis')]).toEqual(['error', 'error']);
    expect([exitCode, process.exitCode]).toEqual([code, code]);
    expect(printed).not.toContain('secret99');
    expect(existsSync(join(folder, '.exsim'))).toBe(false);
  },
);

test('a place whose sockets would have too long a path is told as that before there is a project, and its file is fine', async () => {
  const long = join(folder, 'x'.repeat(100));
  mkdirSync(long);
  vi.stubEnv('XDG_RUNTIME_DIR', long);
  const { severities } = await examine('- okx\n');
  expect([severities.get('sockets'), severities.get('instance-file')]).toEqual(['error', 'ok']);
});
