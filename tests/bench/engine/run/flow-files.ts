import { readFileSync, writeFileSync } from 'node:fs';
import type { GeneratedFlow } from '../flow/generator.ts';

const TOTALS = '.totals';

/** Writes a flow for the processes that measure: the flow file itself, and the totals beside it. */
export function saveFlow(path: string, { bytes, totalLots }: GeneratedFlow): void {
  writeFileSync(path, bytes);
  writeFileSync(path + TOTALS, totalLots);
}

export function loadFlow(path: string): GeneratedFlow {
  const bytes = Uint8Array.from(readFileSync(path));
  const totals = Uint8Array.from(readFileSync(path + TOTALS));
  return { bytes, totalLots: new Uint32Array(totals.buffer) };
}
