import { counted } from '../../common/counted.ts';
import { loadInstanceFile } from '../../config/load.ts';
import { loadChosenFile, shownPath } from '../project/desired-fleet.ts';
import { chooseInstanceFile } from '../project/instance-file.ts';
import { CommandEnd } from '../terminal/failure.ts';
import { processOutput as output } from '../terminal/output.ts';

/** `validate`: all problems of the instance file, with exit code 2 when there are any. */
export async function validate(
  file: string | undefined,
  options: { readonly json?: boolean },
): Promise<void> {
  if (options.json) return validateJson(file);
  const { path, instances } = await loadChosenFile(file);
  const names = instances.map(({ name, venue }) => (name === venue ? name : `${name} (${venue})`));
  output.line(`${shownPath(path)} is right: ${counted(instances.length, 'exchange')}: ${names.join(', ')}`);
}

async function validateJson(file: string | undefined): Promise<void> {
  const path = shownPath(await chooseInstanceFile(file));
  const loaded = await loadInstanceFile(path, process.env);
  output.json({ file: path, diagnostics: loaded.ok ? [] : loaded.error });
  if (!loaded.ok) throw new CommandEnd(2);
}
