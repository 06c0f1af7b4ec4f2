import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applied } from '../../../mutants/planted/planted.ts';
import { transpile } from '../../../mutants/workspace.ts';
import type { Findings } from '../checks/findings.ts';
import { playRound } from '../round.ts';
import { checkFencing } from '../writers/fencing.ts';
import { FAULTS, type Fault } from './faults.ts';

const KILLS = 5;
/** A fault can keep a worker from coming back: that is a finding too, and needs no long wait. */
const BACK_WITHIN_MS = 25_000;
const COPIED = ['bin', 'dist', 'proto', 'schema', 'package.json'];

/** Plants each fault in a copy of the built command and attacks that; answers the exit code. `part` picks by name. */
export async function plantFaults(home: string, seed: number, part: string): Promise<number> {
  const chosen = FAULTS.filter(({ name }) => name.includes(part));
  const caught: Fault[] = [];
  for (const fault of chosen) {
    const findings = await attackFaulty(home, seed, fault);
    if (!findings.isEmpty) caught.push(fault);
    console.log(`${findings.isEmpty ? 'SURVIVED' : 'caught  '}  ${fault.name}: ${fault.wrong}`);
    if (!findings.isEmpty) console.log(indented(findings.toString()));
  }
  console.log(`planted: ${caught.length} of ${chosen.length} faults were caught (seed ${seed})`);
  return caught.length === chosen.length && chosen.length > 0 ? 0 : 1;
}

async function attackFaulty(home: string, seed: number, fault: Fault): Promise<Findings> {
  const folder = plantedCopy(home, fault);
  const exsim = join(folder, 'bin/exsim.js');
  try {
    if (fault.shownBy === 'fencing') return await checkFencing({ exsim });
    const only = fault.shownBy;
    return (await playRound({ exsim, seed, kills: KILLS, only, backWithinMs: BACK_WITHIN_MS })).findings;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Below node_modules, where the packages are found. */
function plantedCopy(home: string, fault: Fault): string {
  const folder = mkdtempSync(join(home, 'node_modules/.cache/exsim-planted-'));
  for (const name of COPIED) cpSync(join(home, name), join(folder, name), { recursive: true });
  const patched = applied(fault, readFileSync(join(home, fault.file), 'utf8'));
  if (patched === null) throw new Error(`${fault.name}: its text must stand once in ${fault.file}`);
  const compiled = fault.file.replace(/^src/, 'dist').replace(/\.ts$/, '.js');
  writeFileSync(join(folder, compiled), transpile(patched));
  // Without it the worker runs from its modules.
  rmSync(join(folder, 'dist/worker/run-worker.cjs'));
  return folder;
}

const indented = (text: string): string => text.replace(/^/gm, '    ');
