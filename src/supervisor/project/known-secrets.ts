import type { Redactor } from '../../common/redact.ts';
import { readFileIfThere } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';

/** Tells the redactor every secret of the project: each string in its secrets file, whatever that file's shape. */
export async function learnSecrets(redactor: Redactor, paths: ProjectPaths): Promise<void> {
  const text = await readFileIfThere(paths.secretsFile);
  if (text === null) return;
  try {
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'string') redactor.add(value);
      return value;
    });
  } catch {
    // Not JSON: the secrets store says so, with a way out, when it is asked for one.
  }
}
