/** Commands that many call, each of which runs code of its own; all others run most of what the first does. */
const OF_THEIR_OWN: readonly string[] = ['up', 'provision', 'status'];
/** With these a command runs little of its code, or other code. */
const OTHERWISE: readonly string[] = ['--help', '-h', '--remove'];

/** Whose use serves where a command has kept no code yet. */
export const COMMON_USE = 'up';

/** `use`: whose kept code serves a command line; `keeps`: whether what it has compiled at its end is worth keeping for it. */
export function codeUse(args: readonly string[]): { readonly use: string; readonly keeps: boolean } {
  const [command = ''] = args;
  const own = OF_THEIR_OWN.includes(command);
  return {
    use: own ? command : COMMON_USE,
    keeps: own && !args.some((argument) => OTHERWISE.includes(argument)),
  };
}
