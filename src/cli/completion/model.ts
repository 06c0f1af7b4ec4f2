import type { Argument, Command, Option } from 'commander';

/** What can stand in a place of the command line. */
export type Place =
  | { readonly kind: 'nothing' }
  /** Any text, of which nothing is known. */
  | { readonly kind: 'text'; readonly what: string }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'file' }
  /** Names of exchanges; `list`: several, separated by commas. */
  | { readonly kind: 'names'; readonly list: boolean };

export type CompletedOption = {
  readonly short: string | null;
  readonly long: string;
  readonly description: string;
  readonly value: Place;
};

export type CompletedCommand = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Place;
};

/** All commands that help lists, with what can follow each, in the order of help. */
export function completedCommands(program: Command): CompletedCommand[] {
  const help = program.createHelp();
  return help.visibleCommands(program).map((command) => ({
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    argument: argumentPlace(command.name() === 'help' ? program : command),
  }));
}

/** Of a group also those of its commands: each is offered behind any of them. */
function optionsOf(command: Command): CompletedOption[] {
  const all = [command, ...command.commands].flatMap((one) => one.createHelp().visibleOptions(one));
  return [...new Map(all.map((option) => [option.long, completedOption(option)])).values()];
}

const completedOption = (option: Option): CompletedOption => ({
  short: option.short ?? null,
  long: option.long ?? '',
  description: option.description,
  value: option.required || option.optional ? place(option.flags, option.argChoices) : { kind: 'nothing' },
});

/** That of the program, or of a group, is a command. */
function argumentPlace(command: Command): Place {
  if (command.commands.length > 0) return { kind: 'choices', choices: visibleNames(command) };
  const [argument] = command.registeredArguments as readonly Argument[];
  if (argument === undefined) return { kind: 'nothing' };
  return place(`<${argument.name()}>`, argument.argChoices);
}

const visibleNames = (command: Command): string[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());

/** `written` ends in the placeholder that help shows. */
function place(written: string, choices: readonly string[] | undefined): Place {
  const what = /[<[]([a-z-]+)(?:\.{3})?[\]>]$/.exec(written)?.[1] ?? 'text';
  if (choices !== undefined) return { kind: 'choices', choices };
  if (what === 'file') return { kind: 'file' };
  if (what === 'name' || what === 'names') return { kind: 'names', list: what === 'names' };
  return { kind: 'text', what };
}

/** Both spellings of an option. */
export const spellings = ({ short, long }: CompletedOption): string[] =>
  short === null ? [long] : [short, long];
