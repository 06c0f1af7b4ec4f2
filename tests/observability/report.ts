import type { Outcome } from '../e2e/support/project.ts';

export const say = (line: string): void => console.log(line);
export const row = (...cells: readonly (string | number)[]): void => say(`| ${cells.join(' | ')} |`);

/** What a command wrote; throws unless it ended well. */
export async function must(command: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await command;
  if (code !== 0) throw new Error(`exsim ended with ${code}:\n${stderr}`);
  return stdout;
}
