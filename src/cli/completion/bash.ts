import { type CompletedCommand, type Place, spellings } from './model.ts';

/** Works with the bash 3.2 of macOS too, but for file names there. */
export const bashScript = (commands: readonly CompletedCommand[]): string => `\
# Completes exsim in bash. To have it in every shell, add to ~/.bashrc: eval "$(exsim completion bash)"
_exsim_words() { COMPREPLY=($(compgen -W "$1" -- "$word")); }
_exsim_files() { compopt -o default 2>/dev/null; }
_exsim_names() { _exsim_words "$("$program" __names 2>/dev/null)"; }
_exsim_list() {
  local before="\${word%"\${word##*,}"}"
  COMPREPLY=($(compgen -P "$before" -W "$("$program" __names 2>/dev/null)" -- "\${word##*,}"))
}
_exsim() {
  local program="\${COMP_WORDS[0]}" word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      --) _exsim_files; return ;;
      -*) ;;
      *) [ -n "$command" ] || command="\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command $word" in
    " -"*) _exsim_words "--help --version" ;;
    " "*) _exsim_words "${commands.map(({ name }) => name).join(' ')}" ;;
${commands.flatMap(commandCases).join('\n')}
  esac
}
complete -F _exsim exsim
`;

/** What follows an option that takes a value. */
const valueCases = ({ name, options }: CompletedCommand): string[] =>
  options
    .filter(({ value }) => value.kind !== 'nothing')
    .map((option) => {
      const patterns = spellings(option).map((spelling) => `"${name} ${spelling}"`);
      return `    ${patterns.join('|')}) ${suggest(option.value)}return ;;`;
    });

const commandCases = ({ name, options, argument }: CompletedCommand): string[] => [
  `    "${name} -"*) _exsim_words "${options.flatMap(spellings).join(' ')}" ;;`,
  `    "${name} "*) ${suggest(argument)};;`,
];

function suggest(place: Place): string {
  switch (place.kind) {
    case 'choices':
      return `_exsim_words "${place.choices.join(' ')}"; `;
    case 'file':
      return '_exsim_files; ';
    case 'names':
      return place.list ? '_exsim_list; ' : '_exsim_names; ';
    case 'nothing':
    case 'text':
      return '';
  }
}
