import type { CompletedCommand, CompletedOption, Place } from './model.ts';

/** To be sourced, or to be a file ~/.config/fish/completions/exsim.fish. */
export const fishScript = (commands: readonly CompletedCommand[]): string => `\
# Completes exsim in fish. To have it in every shell: exsim completion fish > ~/.config/fish/completions/exsim.fish
complete -c exsim -f
complete -c exsim -n __fish_use_subcommand -s h -l help -d 'show help'
complete -c exsim -n __fish_use_subcommand -s V -l version -d 'show the version'
${commands.flatMap(commandLines).join('\n')}
`;

function commandLines({ name, description, options, argument }: CompletedCommand): string[] {
  const within = `complete -c exsim -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  const suggested = suggest(argument);
  return [
    `complete -c exsim -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...options.map((option) => `${within} ${optionPart(option)}`),
    ...(suggested === '' ? [] : [`${within} ${suggested}`]),
  ];
}

function optionPart({ short, long, description, value }: CompletedOption): string {
  const names = [...(short === null ? [] : [`-s ${short.slice(1)}`]), `-l ${long.slice(2)}`];
  // -x: nothing but what is suggested, so no files.
  const taken = value.kind === 'nothing' ? [] : [value.kind === 'file' ? '-r' : '-x', suggest(value)];
  return [...names, ...taken, `-d ${quoted(description)}`].filter((part) => part !== '').join(' ');
}

function suggest(place: Place): string {
  switch (place.kind) {
    case 'choices':
      return `-a ${quoted(place.choices.join(' '))}`;
    case 'file':
      return '-F';
    case 'names':
      return `-a ${quoted(place.list ? '(__fish_append , (exsim __names 2>/dev/null))' : '(exsim __names 2>/dev/null)')}`;
    case 'text':
    case 'nothing':
      return '';
  }
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
