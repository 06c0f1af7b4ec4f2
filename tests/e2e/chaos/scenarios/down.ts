import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arena, kill } from '../arena/arena.ts';
import { checkGone } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'green', 'blue'];

/** What has happened to the project before its `down`. */
const TROUBLES: Readonly<Record<string, (arena: Arena) => void>> = {
  'dead supervisor': killSupervisor,
  'dead supervisor, state files deleted': (arena) => {
    killSupervisor(arena);
    forget(arena, ['run', 'desired.json', 'ports.json', 'servers.json', 'events.jsonl', 'logs']);
  },
  'dead supervisor, sockets deleted': (arena) => {
    killSupervisor(arena);
    rmSync(arena.paths.socketDir, { recursive: true });
  },
  'dead supervisor, workers stopped': (arena) => {
    killSupervisor(arena);
    stopWorkers(arena);
  },
  'workers stopped': stopWorkers,
  'state files deleted under a living supervisor': (arena) =>
    forget(arena, ['run', 'desired.json', 'ports.json', 'servers.json']),
  'dead supervisor, all but the servers deleted': (arena) => {
    killSupervisor(arena);
    const { stateDir } = arena.paths;
    forget(
      arena,
      readdirSync(stateDir).filter((name) => name !== 'pg'),
    );
  },
};

/** After `down` nothing of the project runs, whatever has happened to it before. */
async function play({ build, tally, runs }: Play): Promise<void> {
  const arena = await Arena.open(build, NAMES);
  const troubles = Object.entries(TROUBLES);
  try {
    for (let run = 0; run < runs; run++) {
      tally.runs += 1;
      const [name, make] = troubles[run % troubles.length]!;
      await arena.mustExsim('up', '-d');
      make(arena);
      const { code, stderr } = await arena.exsim('down');
      if (code !== 0) tally.wrong('down ends with 0', `${name}: ${code}: ${stderr}`);
      checkGone(arena, tally);
      arena.killAll(['supervisor', 'worker', 'parent', 'service']); // What was found must not stand in the way.
    }
  } finally {
    await arena.close();
  }
}

function killSupervisor(arena: Arena): void {
  arena.killAll(['supervisor']);
}

function stopWorkers(arena: Arena): void {
  for (const { pid } of arena.those('worker')) kill(pid, 'SIGSTOP');
}

function forget(arena: Arena, names: readonly string[]): void {
  for (const name of names) rmSync(join(arena.paths.stateDir, name), { recursive: true, force: true });
}

export const downInTrouble: Scenario = {
  name: 'down in trouble',
  what: '`down` with a dead supervisor, deleted state files, stopped workers',
  workers: 'puppets',
  runs: 15,
  runsShort: 1,
  play,
};
