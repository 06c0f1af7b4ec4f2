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
function vaultCommand(): { readonly kind: 'command'; readonly command: readonly string[] } {
  const script = join(folder, 'vault.sh');
  const kept = join(folder, 'kept');
  writeFileSync(
    script,
    `echo "$@" >> ${folder}/arguments
case "$2" in read) [ ! -f ${kept} ] || cat ${kept} ;; write) cat > ${kept} ;; esac`,
  );
  return { kind: 'command', command: ['sh', script, 'exsim'] };
}

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

test('a command that fails is named and not taken, and what it printed is not repeated', async () => {
  const script = join(folder, 'broken.sh');
  writeFileSync(script, 'echo very-secret; echo very-secret >&2; exit 3');
  const place = { kind: 'command' as const, command: ['sh', script] };
  const error = await keepSecretsAt(paths, place).catch((error: Error) => error);
  expect(error).toMatchObject({
    code: 'PROVISION_FAILED',
    message: 'The command of "secrets", sh read, failed: exit code 3.',
  });
  expect(JSON.stringify(error)).not.toContain('very-secret');
});

test('a purge forgets them, wherever they are', async () => {
  const path = join(folder, 'own.json');
  await keepSecretsAt(paths, { kind: 'file', path });
  await ensure();
  await removeSecrets(paths);
  expect([existsSync(path), await projectSecrets(paths).read('binance')]).toEqual([false, null]);
});
