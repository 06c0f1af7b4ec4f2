import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Arena, kill } from '../arena/arena.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Tally } from '../tally.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'blue'];
const BLOCK = Buffer.alloc(4096);

/**
 * The disk of state and logs is full: workers go on, what cannot be started says why, `down` ends all, and with room
 * again everything is as it was. Needs root, for a file system of its own.
 */
export const diskFull: Scenario = {
  name: 'disk full',
  what: 'a full disk under state and logs: a killed worker, a killed supervisor, then room again; `down` on a full disk',
  workers: 'puppets',
  runs: 3,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, NAMES);
    const { stateDir } = arena.paths;
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', stateDir]);
    try {
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        await arena.mustExsim('up', '-d');
        await withFullDisk(arena, tally);
        await downOnFullDisk(arena, run % 2 === 0, tally);
      }
      await arena.mustExsim('down', '--purge', '--yes');
    } finally {
      arena.killAll(['supervisor', 'worker', 'parent', 'service']);
      execFileSync('umount', ['--lazy', stateDir]); // The dying may still be in it.
      await arena.close();
    }
  },
};

async function withFullDisk(arena: Arena, tally: Tally): Promise<void> {
  const { stateDir } = arena.paths;
  const survivors = arena.workersOf('red');
  fill(stateDir);
  for (const { pid } of arena.workersOf('blue')) kill(pid, 'SIGKILL');
  const stuck = await arena.when('blue', ({ pid, state }) => pid === null && state !== 'ready');
  const blocked =
    stuck.state === 'blocked' ? stuck : await arena.when('blue', ({ state }) => state === 'blocked');
  if (!/ENOSPC|no space/i.test(blocked.reason ?? ''))
    tally.wrong('the full disk is told', `${blocked.reason}`);
  arena.killAll(['supervisor']);
  const { code, stderr } = await arena.exsim('up', '-d');
  if (code === 0 || !/ENOSPC|no space/i.test(stderr))
    tally.wrong('up names the full disk', `${code}: ${stderr}`);
  checkSame(survivors, arena.workersOf('red'), tally);
  makeRoom(stateDir);
  await arena.mustExsim('up', '-d');
  await checkRunning(arena, NAMES, tally);
  checkSame(survivors, arena.workersOf('red'), tally);
}

async function downOnFullDisk(arena: Arena, isSupervised: boolean, tally: Tally): Promise<void> {
  const { stateDir } = arena.paths;
  fill(stateDir);
  if (!isSupervised) arena.killAll(['supervisor']);
  const { code, stderr } = await arena.exsim('down');
  if (code !== 0) tally.wrong('down on a full disk ends with 0', `${code}: ${stderr}`);
  checkGone(arena, tally);
  makeRoom(stateDir);
}

const fillerIn = (dir: string): string => join(dir, 'filler');

function fill(dir: string): void {
  const file = openSync(fillerIn(dir), 'a');
  try {
    for (;;) writeSync(file, BLOCK);
  } catch {
    // Now it is full.
  } finally {
    closeSync(file);
  }
}

const makeRoom = (dir: string): void => rmSync(fillerIn(dir), { force: true });
