import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import { withFileLock } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import {
  otherOwner,
  parseSecrets,
  type SecretsByName,
  serializeSecrets,
} from '../../provision/secrets/secrets-text.ts';
import { fileVault, type Vault } from '../../provision/secrets/store.ts';

/** `folder`: where it runs, whoever runs it. */
type KeepingCommand = {
  readonly kind: 'command';
  readonly command: readonly string[];
  readonly folder: string;
};

/** Where the instance file has the secrets kept; null: in the state folder. Paths are absolute. */
export type KeptPlace = { readonly kind: 'file'; readonly path: string } | KeepingCommand | null;

const noteOf = ({ stateDir }: ProjectPaths): string => join(stateDir, 'secrets-place.json');

/** The vault of a project, as its last `up` or `provision` wrote it down. */
export async function projectVault(paths: ProjectPaths): Promise<Vault> {
  return vaultAt(paths, await placeOf(paths));
}

const placeOf = async (paths: ProjectPaths): Promise<KeptPlace> =>
  JSON.parse((await readFileIfThere(noteOf(paths))) ?? 'null') as KeptPlace;

/** Whether the secrets of the project are kept elsewhere until now. */
export const isAnotherPlace = async (paths: ProjectPaths, place: KeptPlace): Promise<boolean> =>
  ((await readFileIfThere(noteOf(paths))) ?? 'null') !== JSON.stringify(place);

/**
 * From now on the secrets are kept there. Those that are elsewhere move: they are written first, then the note, then the
 * old ones are overwritten, so that whatever ends this, the note names a place that has them. A place that has some
 * already is taken as it is, unless they are another project's. @throws ExsimError PROVISION_CONFLICT
 */
export async function keepSecretsAt(paths: ProjectPaths, place: KeptPlace): Promise<void> {
  if (!(await isAnotherPlace(paths, place))) return;
  const [old, next] = [await projectVault(paths), vaultAt(paths, place)];
  const moving = (await readFrom(next)).size === 0 ? await readOwn(old) : NONE;
  if (moving.size > 0) await next.exclusively(() => fill(next, moving));
  await writeFileAtomic(noteOf(paths), JSON.stringify(place));
  if (moving.size > 0) await old.exclusively(() => old.write(NOTHING));
}

/** Looks once more, now that nobody else may write there: another project may have come first. */
async function fill(vault: Vault, moving: SecretsByName): Promise<void> {
  if ((await readFrom(vault)).size === 0) await vault.write(serializeSecrets(moving, vault.project));
}

const readFrom = async (vault: Vault): Promise<SecretsByName> => parseSecrets(await vault.read(), vault);

/** None where another project has them by now. */
async function readOwn(vault: Vault): Promise<SecretsByName> {
  const text = await vault.read();
  return otherOwner(text, vault) === null ? parseSecrets(text, vault) : NONE;
}

/**
 * Forgets all secrets of a project, wherever they are kept.
 * @throws ExsimError of a command that fails: it may have them still, and is asked again the next time
 */
export async function removeSecrets(paths: ProjectPaths): Promise<void> {
  const place = await placeOf(paths);
  await rm(paths.secretsFile, { force: true });
  if (place !== null) await removeChosen(paths, place);
  await rm(noteOf(paths), { force: true });
}

/** What is another project's stays. */
async function removeChosen(paths: ProjectPaths, place: NonNullable<KeptPlace>): Promise<void> {
  const vault = vaultAt(paths, place);
  if (otherOwner(await vault.read(), vault) !== null) return;
  if (place.kind === 'file') await rm(place.path, { force: true });
  else await vault.write(NOTHING);
}

/** What a secrets file has that has no secrets. */
const NONE: SecretsByName = new Map();
const NOTHING = serializeSecrets(NONE);

function vaultAt(paths: ProjectPaths, place: KeptPlace): Vault {
  const owner = { project: paths.stateDir, isChosen: place !== null };
  if (place === null) return fileVault(paths.secretsFile, withFileLock, owner);
  return place.kind === 'file'
    ? fileVault(place.path, withFileLock, owner)
    : { ...commandVault(paths, place), ...owner };
}

/**
 * A program of the user's choice: `read` prints what `write` was given last, and nothing before the first time. What it
 * was given is read back at once: whoever overwrites the only other copy next relies on it.
 */
function commandVault(paths: ProjectPaths, place: KeepingCommand): Omit<Vault, 'project' | 'isChosen'> {
  const run = (verb: Verb, input?: string): Promise<string> => runKeeper(place, verb, input);
  return {
    place: `secrets.command ${place.command[0]}`,
    read: async () => {
      const text = await run('read');
      return text.trim() === '' ? null : text;
    },
    write: async (text) => {
      await run('write', text);
      if ((await run('read')).trim() !== text.trim())
        throw failed(place, 'read', 'it did not print what it was given');
    },
    exclusively: (task) => withFileLock(paths.secretsFile, task),
  };
}

type Verb = 'read' | 'write';

/** Gives back what it printed. */
async function runKeeper(place: KeepingCommand, verb: Verb, input?: string): Promise<string> {
  const [program = '', ...args] = place.command;
  const given = input === undefined ? {} : { input };
  const outcome = await runCommand(program, [...args, verb], {
    ...given,
    cwd: place.folder,
    timeoutMs: COMMAND_TIMEOUT_MS,
  });
  if (outcome.exitCode === 0) return outcome.stdout;
  throw failed(place, verb, howItEnded(outcome));
}

const COMMAND_TIMEOUT_MS = 10_000;

function howItEnded({ exitCode, startError, timedOut }: RunOutcome): string {
  if (timedOut) return `it did not end within ${COMMAND_TIMEOUT_MS / 1000} s`;
  return startError ?? (exitCode === null ? 'it was killed, or printed too much' : `exit code ${exitCode}`);
}

/** What it printed may be secret, and is not repeated. */
const failed = ({ command, folder }: KeepingCommand, verb: Verb, how: string): ExsimError =>
  new ExsimError('PROVISION_FAILED', `The command of "secrets", ${command[0]} ${verb}, failed: ${how}.`, {
    wayOut:
      `Run it by hand in ${folder} to see why. ` +
      'It has to print on `read` what it was given on `write`, and end with 0.',
  });
