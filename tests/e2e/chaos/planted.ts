import type { Planted } from '../../mutants/planted/planted.ts';
import { type Played, playAll } from './play.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** An error in the supervisor that breaks a promise, and the scenarios that have to find it. */
type Fault = Planted & { readonly shownBy: readonly string[] };

const RUNS = 2;

const FAULTS: readonly Fault[] = [
  {
    name: 'lock removed',
    wrong: 'every supervisor that is started serves the project',
    file: 'src/process/lock.ts',
    changes: [['    if (holder !== null) return err(holder);\n', '']],
    shownBy: ['up race'],
  },
  {
    name: 'exit-code parent removed',
    wrong: 'nobody writes down how a worker ended that was taken over',
    file: 'src/process/spawn.ts',
    changes: [
      [
        `      command: '/bin/sh',
      args: ['-c', PARENT_SCRIPT, 'exsim-parent', options.exitFile, options.command, ...options.args],
`,
        `      command: '/bin/sh',
      args: ['-c', 'echo $$ >&3; exec 3>&- "$@"', 'sh', options.command, ...options.args],
`,
      ],
    ],
    shownBy: ['exit codes'],
  },
];

/** Plants each fault in a copy of the built command and attacks that; answers the exit code. `part` picks by name. */
export async function plantFaults(home: string, seed: number, part: string): Promise<number> {
  const chosen = FAULTS.filter(({ name }) => name.includes(part));
  let caught = 0;
  for (const fault of chosen) {
    const found = findingsOf(await attack(home, seed, fault));
    if (found !== '') caught += 1;
    console.log(`${found === '' ? 'SURVIVED' : 'caught  '}  ${fault.name}: ${fault.wrong}`);
    if (found !== '') console.log(found.replace(/^/gm, '    '));
  }
  console.log(`planted: ${caught} of ${chosen.length} faults were caught (seed ${seed})`);
  return caught === chosen.length && caught > 0 ? 0 : 1;
}

const attack = (home: string, seed: number, fault: Fault): Promise<Played[]> =>
  playAll(
    SCENARIOS.filter(({ name }) => fault.shownBy.includes(name)),
    { home, seed, runsOf: () => RUNS, fault },
  );

const findingsOf = (played: readonly Played[]): string =>
  played
    .map(({ tally }) => tally.findings.toString())
    .filter((text) => text !== '')
    .join('\n');
