import { join } from 'node:path';
import { runMain } from '../../support/command-line.ts';
import { Findings } from './checks/findings.ts';
import { type CrashOptions, readOptions } from './options.ts';
import { plantFaults } from './planted/plant.ts';
import { judge, reportText, verdictText } from './report.ts';
import { playRound, type Round } from './round.ts';
import { type Command, Victim } from './venue/victim.ts';
import { tryRefusals } from './writers/refusals.ts';
import { takeOver } from './writers/takeover.ts';

/** Exit codes; an error of the harness itself is 1 too. */
const EXITS = { passed: 0, failed: 1, inconclusive: 3 } as const;

/** Kills a venue again and again and checks that it kept its word; started by `.ci/crash.mjs`. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const home = process.env['EXSIM_CRASH_HOME'] ?? process.cwd();
  if (options.planted) return plantFaults(home, options.seed, options.fault);
  const command = { exsim: join(home, 'bin/exsim.js') };
  if (options.refusals !== null) return refuseSeconds(command, options.refusals);
  if (options.takeovers !== null) return takeOverAgain(command, options.takeovers);
  return attack(options, command);
}

async function attack({ kills, killsPerRound, seed, only }: CrashOptions, command: Command): Promise<number> {
  const rounds: Round[] = [];
  for (let left = kills; left > 0; left -= killsPerRound) {
    const own = seed + rounds.length;
    const round = await playRound({ ...command, seed: own, kills: Math.min(left, killsPerRound), only });
    rounds.push(round);
    console.log(`seed ${own}: ${round.kills.length} kills, ${round.acks} acknowledged`);
    if (!round.findings.isEmpty) break;
  }
  const verdict = judge(rounds, only === null);
  console.log(`${reportText(rounds)}\n${verdictText(verdict)}`);
  if (verdict.kind === 'failed')
    console.log(`Again: make crash ARGS="--kills ${killsPerRound} --seed ${rounds.at(-1)!.seed}"`);
  return EXITS[verdict.kind];
}

async function refuseSeconds(command: Command, count: number): Promise<number> {
  const findings = new Findings();
  await withVictim(command, (victim) => tryRefusals(command, victim, count, findings));
  console.log(`second workers: ${count}\n${findings.isEmpty ? 'all refused' : findings}`);
  return findings.isEmpty ? EXITS.passed : EXITS.failed;
}

async function takeOverAgain(command: Command, count: number): Promise<number> {
  const findings = new Findings();
  const times: number[] = [];
  await withVictim(command, async (victim) => {
    while (times.length < count) times.push(await takeOver(command, victim, findings));
  });
  times.sort((a, b) => a - b);
  const [median, longest] = [times[Math.floor(count / 2)]!, times.at(-1)!];
  console.log(`take-overs: ${count}, median ${median.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`);
  console.log(findings.isEmpty ? 'each fenced, nothing lost or doubled' : `${findings}`);
  return findings.isEmpty ? EXITS.passed : EXITS.failed;
}

async function withVictim(command: Command, task: (victim: Victim) => Promise<void>): Promise<void> {
  const victim = await Victim.start(command);
  try {
    await task(victim);
  } finally {
    await victim.remove();
  }
}

await runMain(main);
