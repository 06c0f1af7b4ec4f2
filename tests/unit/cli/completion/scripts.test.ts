import { describe, expect, test } from 'vitest';
import { SHELLS } from '../../../../src/cli/commands/completion.ts';
import { completedCommands } from '../../../../src/cli/completion/model.ts';
import { buildProgram } from '../../../../src/cli/program.ts';

const program = buildProgram(null);
const commands = completedCommands(program);

test('there is a script for each shell the command takes', () => {
  const [argument] = program.commands.find((one) => one.name() === 'completion')?.registeredArguments ?? [];
  expect(argument?.argChoices).toEqual(Object.keys(SHELLS));
});

describe.each(Object.entries(SHELLS))('the script for %s', (shell, script) => {
  const text = script(commands);

  test('has every command, and every option with both spellings', () => {
    const lines = text.split('\n');
    for (const { name, options } of commands) {
      const own = lines.filter((line) => new RegExp(`(^| |"|_from )${name}[ )'"]`).test(line)).join('\n');
      for (const { short, long } of options) {
        expect({
          shell,
          name,
          long,
          has: own.includes(shell === 'fish' ? `-l ${long.slice(2)} ` : long),
        }).toEqual({ shell, name, long, has: true });
        if (short !== null) expect(own).toContain(shell === 'fish' ? `-s ${short.slice(1)} ` : short);
      }
    }
  });

  test('says how to install it', () => expect(text).toContain(`exsim completion ${shell}`));
});
