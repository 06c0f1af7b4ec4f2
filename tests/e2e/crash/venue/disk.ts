import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const WRITES = 200;
/** As large as a page of Postgres. */
const BLOCK_BYTES = 8192;
const KINDS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlayfs',
};

/** How long a written block takes to be on the disk that holds `folder`, in milliseconds. */
export type Disk = { readonly kind: string; readonly medianMs: number; readonly p99Ms: number };

/** Writes and syncs 200 blocks in a file of its own, removed afterwards. */
export function measureDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'fdatasync.probe');
  const times = syncTimes(file).toSorted((a, b) => a - b);
  rmSync(file);
  const { type } = statfsSync(folder);
  return {
    kind: KINDS[type] ?? `type 0x${type.toString(16)}`,
    medianMs: times[Math.floor(WRITES / 2)]!,
    p99Ms: times[Math.floor(WRITES * 0.99)]!,
  };
}

function syncTimes(file: string): number[] {
  const block = Buffer.alloc(BLOCK_BYTES, 1);
  const descriptor = openSync(file, 'w');
  const times = Array.from({ length: WRITES }, () => {
    const startedMs = performance.now();
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
    return performance.now() - startedMs;
  });
  closeSync(descriptor);
  return times;
}

export const diskText = ({ kind, medianMs, p99Ms }: Disk): string =>
  `disk: ${kind}, fdatasync of a written 8 KiB block ${medianMs.toFixed(2)} ms median, ${p99Ms.toFixed(2)} ms p99`;
