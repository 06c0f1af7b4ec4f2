import type { Redactor } from '../../common/redact.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { projectVault } from './secrets-place.ts';

/** Tells the redactor every secret of the project: each string of what it keeps but whose it is, whatever that is made like. */
export async function learnSecrets(redactor: Redactor, paths: ProjectPaths): Promise<void> {
  try {
    const text = await (await projectVault(paths)).read();
    if (text === null) return;
    const { project: _, ...kept } = JSON.parse(text) as Record<string, unknown>;
    JSON.stringify(kept, (_key, value: unknown) => {
      if (typeof value === 'string') redactor.add(value);
      return value;
    });
  } catch {
    // Unreadable, or no JSON: the secrets store says so, with a way out, when it is asked for one.
  }
}
