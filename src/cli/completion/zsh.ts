import { type CompletedCommand, type CompletedOption, type Place, spellings } from './model.ts';

/** To be evaluated, or to be a file `_exsim` in a folder of fpath. */
export const zshScript = (commands: readonly CompletedCommand[]): string => `\
#compdef exsim
# Completes exsim in zsh. To have it in every shell, add to ~/.zshrc, behind compinit: eval "$(exsim completion zsh)"
_exsim_names() {
  local -a names=(\${(f)"$(_call_program names exsim __names 2>/dev/null)"})
  compadd -a names
}
_exsim_list() {
  local -a names=(\${(f)"$(_call_program names exsim __names 2>/dev/null)"})
  compset -P '*,'
  compadd -S '' -a names
}
_exsim() {
  local curcontext="$curcontext" state line
  local -a commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  _arguments -C '(- *)'{-h,--help}'[show help]' '(- *)'{-V,--version}'[show the version]' '1:command:->command' '*::argument:->argument'
  case "$state" in
    command) _describe command commands ;;
    argument)
      case "$words[1]" in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [[ "$funcstack[1]" == _exsim ]]; then _exsim "$@"; else compdef _exsim exsim; fi
`;

function commandCase({ name, options, argument }: CompletedCommand): string {
  const rest = argument.kind === 'nothing' ? [] : [quoted(`*:${action(argument)}`)];
  return `        ${name}) _arguments ${[...options.map(optionSpec), ...rest].join(' ')} ;;`;
}

function optionSpec(option: CompletedOption): string {
  const names = spellings(option);
  const value = option.value.kind === 'nothing' ? '' : `:${action(option.value)}`;
  const told = quoted(`[${option.description.replaceAll(/[[\]\\:]/g, '\\$&')}]${value}`);
  return names.length === 1 ? `${names[0]}${told}` : `'(${names.join(' ')})'{${names.join(',')}}${told}`;
}

function action(place: Place): string {
  switch (place.kind) {
    case 'choices':
      return `value:(${place.choices.join(' ')})`;
    case 'file':
      return 'file:_files';
    case 'names':
      return place.list ? 'names:_exsim_list' : 'name:_exsim_names';
    case 'text':
      return `${place.what}: `;
    case 'nothing':
      return '';
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
