import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { TOOL_ERRORS } from '../../../src/common/errors.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('commands.md');

/** Every command that help lists, those of a group too, with the words before it. */
function commandsOf(parent: Command, words: string): { title: string; command: Command }[] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const name = `${words} ${command.name()}`;
      const nested = commandsOf(command, name);
      return nested.length > 0 ? nested : [{ title: titleOf(name, command), command }];
    });
}

/** As help writes it, without the word that stands for options. */
const titleOf = (name: string, command: Command): string =>
  `${name} ${command.usage()}`.replace('[options] ', '').replace(/ ?\[options\]$/, '');

const documented = new Map(
  page
    .split('\n## ')
    .slice(1)
    .filter((section) => section.startsWith('`exsim '))
    .map((section) => [withoutTicks(section.split('\n')[0]), section]),
);
const commands = commandsOf(buildProgram(null), 'exsim');

test('docs/commands.md has a section for every command, with its arguments, and no other', () => {
  expect([...documented.keys()]).toEqual(commands.map(({ title }) => title));
});

test.each(commands)(
  'its section of $title says what the command does, and has every option and no other',
  ({ title, command }) => {
    const section = documented.get(title) ?? '';
    expect(section.replaceAll(/\s+/g, ' ')).toContain(command.description().replaceAll(/\s+/g, ' '));
    const rows = section.includes('| option |') ? tableOf(section, ['option', 'does']) : [];
    const told = rows.map(([option, does]) => [withoutTicks(option), does?.replaceAll('\\|', '|')]);
    const options = command.createHelp().visibleOptions(command);
    expect(told).toEqual(
      options
        .filter(({ long }) => long !== '--help')
        .map((option) => [option.flags, command.createHelp().optionDescription(option)]),
    );
  },
);

test('every exit code of a command stands in the table, and none else beside 130, 143 and those of CMD', () => {
  const codes = tableOf(page, ['exit code', 'when']).map(([code]) => withoutTicks(code));
  const ofFleet = Object.values(TOOL_ERRORS).flatMap(({ exit }) => (exit < 70 ? [String(exit)] : []));
  expect(codes).toEqual(['0', ...[...new Set(ofFleet)].toSorted(), '125', '130', '143']);
});
