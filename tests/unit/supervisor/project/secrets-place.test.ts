import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectPaths, projectPaths } from '../../../../src/process/paths.ts';
import { projectSecrets } from '../../../../src/supervisor/project/own-secrets.ts';
import { keepSecretsAt, removeSecrets } from '../../../../src/supervisor/project/secrets-place.ts';

let folder: string;
let paths: ProjectPaths;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-place-'));
  const state = join(folder, '.exsim');
  mkdirSync(state, { mode: 0o700 });
  paths = projectPaths(state);
});
afterEach(() => rmSync(folder, { recursive: true }));

const ensure = () => projectSecrets(paths).ensure('binance', [{ id: 'alice', apiKey: null }]);

/** Keeps what it is given in a file, and notes its arguments. */
function vaultCommand() {
  writeFileSync(
    join(folder, 'vault.sh'),
    `#!/bin/sh
echo "$@" >> arguments
case "$2" in read) [ ! -f kept ] || cat kept ;; write) cat > kept ;; esac`,
    { mode: 0o700 },
  );
  return keptBy('./vault.sh', 'exsim');
}

/** By a program that is run in the folder of the test, which is not that of this process. */
const keptBy = (...command: readonly string[]) => ({ kind: 'command' as const, command, folder });

test('secrets are kept in the file of the user’s choice, for its owner alone', async () => {
  const path = join(folder, 'own', 'secrets.json');
  await keepSecretsAt(paths, { kind: 'file', path });
  const made = await ensure();
  expect(readFileSync(path, 'utf8')).toContain(made.postgresPassword);
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  expect(existsSync(paths.secretsFile)).toBe(false);
});

test('a command keeps them: they are on its input and output, and never among its arguments', async () => {
  await keepSecretsAt(paths, vaultCommand());
  const made = await ensure();
  expect(await projectSecrets(paths).read('binance')).toEqual(made);
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toContain(made.adminKey);
  const told = new Set(readFileSync(join(folder, 'arguments'), 'utf8').trim().split('\n'));
  expect([...told].toSorted()).toEqual(['exsim read', 'exsim write']);
});

test('secrets move with their place, and nothing of them is left at the old one', async () => {
  const made = await ensure();
  for (const place of [
    { kind: 'file' as const, path: join(folder, 'elsewhere.json') },
    vaultCommand(),
    null,
  ]) {
    await keepSecretsAt(paths, place);
    expect(await ensure()).toEqual(made);
  }
  for (const file of ['elsewhere.json', 'kept'])
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain(made.adminKey);
});

/** Another project beside this one. */
function neighbour(): ProjectPaths {
  const state = join(folder, 'neighbour');
  mkdirSync(state, { mode: 0o700 });
  return projectPaths(state);
}

test.each(['file', 'command'])(
  'a %s that keeps the secrets of another project is refused, and both are named',
  async (kind) => {
    const path = join(folder, 'shared.json');
    const place = kind === 'file' ? ({ kind: 'file', path } as const) : vaultCommand();
    const other = neighbour();
    await keepSecretsAt(other, place);
    const theirs = await projectSecrets(other).ensure('binance', []);
    const made = await ensure();
    await expect(keepSecretsAt(paths, place)).rejects.toMatchObject({
      code: 'PROVISION_CONFLICT',
      message:
        `The secrets of project ${paths.stateDir} cannot be kept in ${kind === 'file' ? path : 'secrets.command ./vault.sh'}: ` +
        `those of project ${other.stateDir} are kept there.`,
    });
    expect([await ensure(), await projectSecrets(other).read('binance')]).toEqual([made, theirs]);
  },
);

test('the state of another project is refused too', async () => {
  const other = neighbour();
  await projectSecrets(other).ensure('binance', []);
  const own = { kind: 'file', path: other.secretsFile } as const;
  await expect(keepSecretsAt(paths, own)).rejects.toMatchObject({ code: 'PROVISION_CONFLICT' });
});

test('of two projects that chose one place while it was empty, the second that writes is refused, and may leave', async () => {
  const place = { kind: 'file', path: join(folder, 'shared.json') } as const;
  const other = neighbour();
  await keepSecretsAt(other, place);
  await keepSecretsAt(paths, place);
  const theirs = await projectSecrets(other).ensure('binance', []);
  await expect(ensure()).rejects.toMatchObject({ code: 'PROVISION_CONFLICT' });
  await removeSecrets(paths);
  await keepSecretsAt(paths, place).catch(() => undefined);
  await keepSecretsAt(paths, null);
  expect([(await ensure()).adminKey, await projectSecrets(other).read('binance')]).toEqual([
    expect.not.stringMatching(theirs.adminKey),
    theirs,
  ]);
});

test('of two projects that move their secrets to one place at once, one is refused and keeps its own', async () => {
  const place = { kind: 'file', path: join(folder, 'shared.json') } as const;
  const other = neighbour();
  const secrets = [projectSecrets(paths), projectSecrets(other)];
  const made = await Promise.all(secrets.map((each) => each.ensure('binance', [])));
  const moves = await Promise.allSettled([keepSecretsAt(paths, place), keepSecretsAt(other, place)]);
  expect(moves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await Promise.all(secrets.map((each) => each.read('binance')))).toEqual(made);
});

test('a place that its project has left is free for another one', async () => {
  const place = { kind: 'file', path: join(folder, 'shared.json') } as const;
  const other = neighbour();
  await keepSecretsAt(other, place);
  await projectSecrets(other).ensure('binance', []);
  await keepSecretsAt(other, null);
  await keepSecretsAt(paths, place);
  await ensure();
  expect(readFileSync(place.path, 'utf8')).toContain(paths.stateDir);
});

test('a command that fails is named and not taken, and what it printed is not repeated', async () => {
  writeFileSync(join(folder, 'broken.sh'), 'echo very-secret; echo very-secret >&2; exit 3');
  const error = await keepSecretsAt(paths, keptBy('sh', 'broken.sh')).catch((error: Error) => error);
  expect(error).toMatchObject({
    code: 'PROVISION_FAILED',
    message: 'The command of "secrets", sh read, failed: exit code 3.',
  });
  expect(JSON.stringify(error)).not.toContain('very-secret');
});

test('a command that keeps nothing is found out before the secrets go from where they were', async () => {
  const made = await ensure();
  const error = await keepSecretsAt(paths, keptBy('true')).catch((error: Error) => error);
  expect(error).toMatchObject({
    message: 'The command of "secrets", true read, failed: it did not print what it was given.',
  });
  expect(await projectSecrets(paths).read('binance')).toEqual(made);
});

test('a purge forgets them, wherever they are', async () => {
  const path = join(folder, 'own.json');
  await keepSecretsAt(paths, { kind: 'file', path });
  await ensure();
  await removeSecrets(paths);
  expect([existsSync(path), await projectSecrets(paths).read('binance')]).toEqual([false, null]);
});

test('a purge tells of a command that does not forget them, and asks it again the next time', async () => {
  await ensure();
  const flag = join(folder, 'may-forget');
  const kept = join(folder, 'kept.json');
  const script = `[ "$2" = read ] && { cat ${kept} 2>/dev/null; exit 0; }; [ -e ${flag} ] || [ ! -e ${kept} ] && cat > ${kept}`;
  await keepSecretsAt(paths, { kind: 'command', command: ['sh', '-c', script, 'vault', 'own'], folder });
  const error = await removeSecrets(paths).catch((error: Error) => error);
  expect(error).toMatchObject({ message: expect.stringMatching(/^The command of "secrets", sh .* failed/) });
  writeFileSync(flag, '');
  await removeSecrets(paths);
  expect(await projectSecrets(paths).read('binance')).toBeNull();
  expect(readFileSync(kept, 'utf8')).not.toContain('exsim_');
});
