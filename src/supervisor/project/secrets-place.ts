import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { withFileLock } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { runCommand } from '../../process/run.ts';
import { parseSecrets, serializeSecrets } from '../../provision/secrets/secrets-text.ts';
import { fileVault, type Vault } from '../../provision/secrets/store.ts';

/** Where the instance file has the secrets kept; null: in the state folder. Paths are absolute. */
export type KeptPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | null;

const noteOf = ({ stateDir }: ProjectPaths): string => join(stateDir, 'secrets-place.json');

/** The vault of a project, as its last `up` or `provision` wrote it down. */
export async function projectVault(paths: ProjectPaths): Promise<Vault> {
  return vaultAt(paths, await placeOf(paths));
}

const placeOf = async (paths: ProjectPaths): Promise<KeptPlace> =>
  JSON.parse((await readFileIfThere(noteOf(paths))) ?? 'null') as KeptPlace;

/**
 * From now on the secrets are kept there. Those that are elsewhere move: they are written first, then the note, then the
 * old ones are overwritten, so that whatever ends this, the note names a place that has them. A place that has some
 * already is taken as it is.
 */
export async function keepSecretsAt(paths: ProjectPaths, place: KeptPlace): Promise<void> {
  const note = JSON.stringify(place);
  if (((await readFileIfThere(noteOf(paths))) ?? 'null') === note) return;
  const [old, next] = [await projectVault(paths), vaultAt(paths, place)];
  const text = (await hasSecrets(next)) ? null : await old.read();
  if (text !== null) await next.exclusively(() => next.write(text));
  await writeFileAtomic(noteOf(paths), note);
  if (text !== null) await old.exclusively(() => old.write(NOTHING));
}

const hasSecrets = async (vault: Vault): Promise<boolean> =>
  parseSecrets(await vault.read(), vault.place).size > 0;

/** Forgets all secrets of a project, wherever they are kept. A command that fails has them still. */
export async function removeSecrets(paths: ProjectPaths): Promise<void> {
  const place = await placeOf(paths);
  if (place?.kind === 'file') await rm(place.path, { force: true });
  if (place?.kind === 'command')
    await commandVault(paths, place.command)
      .write(NOTHING)
      .catch(() => undefined);
  for (const path of [paths.secretsFile, noteOf(paths)]) await rm(path, { force: true });
}

/** What a secrets file has that has no secrets. */
const NOTHING = serializeSecrets(new Map());

function vaultAt(paths: ProjectPaths, place: KeptPlace): Vault {
  if (place === null) return fileVault(paths.secretsFile, withFileLock);
  return place.kind === 'file' ? fileVault(place.path, withFileLock) : commandVault(paths, place.command);
}

/** A program of the user's choice: `read` prints what `write` was given last, and nothing before the first time. */
function commandVault(paths: ProjectPaths, [command = '', ...args]: readonly string[]): Vault {
  async function run(verb: 'read' | 'write', input?: string): Promise<string> {
    const outcome = await runCommand(command, [...args, verb], input === undefined ? {} : { input });
    if (outcome.exitCode === 0) return outcome.stdout;
    throw failed(command, verb, outcome.startError ?? `exit code ${outcome.exitCode ?? 'unknown'}`);
  }
  return {
    place: `secrets.command ${command}`,
    read: async () => {
      const text = await run('read');
      return text.trim() === '' ? null : text;
    },
    write: async (text) => void (await run('write', text)),
    exclusively: (task) => withFileLock(paths.secretsFile, task),
  };
}

/** What it printed may be secret, and is not repeated. */
const failed = (command: string, verb: string, how: string): ExsimError =>
  new ExsimError('PROVISION_FAILED', `The command of "secrets", ${command} ${verb}, failed: ${how}.`, {
    wayOut:
      'Run it by hand to see why. It has to print on `read` what it was given on `write`, and end with 0.',
  });
