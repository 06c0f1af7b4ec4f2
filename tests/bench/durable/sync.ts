import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../report/statistics.ts';

const TIMES = 50;
const BYTES = 4096;

/** What one `fdatasync` of 4 KB appended to a file takes in the folder for temporary files, ms. On a RAM disk it is nothing. */
export function measureSync(): number {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-sync-'));
  const file = openSync(join(folder, 'file'), 'w');
  try {
    return median(Array.from({ length: TIMES }, () => appendAndSync(file)));
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}

function appendAndSync(file: number): number {
  const startedMs = performance.now();
  writeSync(file, Buffer.alloc(BYTES, 1));
  fdatasyncSync(file);
  return performance.now() - startedMs;
}
