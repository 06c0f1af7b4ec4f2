import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A place where a secret was looked for, and all that is there. */
export type Place = { readonly place: string; readonly text: string };

/** Command line and environment of every process of this user, this one included; of others the kernel says nothing. */
export function processPlaces(): Place[] {
  const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  return pids.flatMap((pid) =>
    ['cmdline', 'environ'].flatMap((file) => {
      const text = readOrNull(`/proc/${pid}/${file}`);
      return text === null ? [] : [{ place: `${file} of process ${pid}`, text }];
    }),
  );
}

/** Every file below a folder that is not one for its owner alone: those may have secrets. */
export function openFiles(folder: string, isSecret: (path: string) => boolean): Place[] {
  return filesBelow(folder)
    .filter((path) => !isSecret(path))
    .flatMap((path) => {
      const text = readOrNull(path);
      return text === null ? [] : [{ place: path, text }];
    });
}

/** Modes of those that may have secrets, in octal. */
export const modesOf = (folder: string, isSecret: (path: string) => boolean): string[] => [
  ...new Set(
    filesBelow(folder)
      .filter(isSecret)
      .map((path) => (statSync(path).mode & 0o777).toString(8)),
  ),
];

/** Where any of the secrets stands. */
export const leaksIn = (places: readonly Place[], secrets: readonly string[]): string[] =>
  places.filter(({ text }) => secrets.some((secret) => text.includes(secret))).map(({ place }) => place);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Null: it is gone meanwhile, or not ours to read. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
