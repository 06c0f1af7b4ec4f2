import { readFileIfThere, writeFileIfChanged } from '../process/files.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** What a project remembers of a server it started, in a 0600 file: kept when the server stops, for the next start. */
export type ServerRecord = {
  readonly port: number;
  readonly password: string;
  /** Of the last start; it may have ended since. Null before the first one. */
  readonly identity: ProcessIdentity | null;
  /** Where the program came from. */
  readonly kind: 'embedded' | 'path' | 'unpacked';
  /** Its data folder, where that need not be in the project's: written for PostgreSQL. */
  readonly dataDir?: string;
};

/** Null when there is none, or the file is damaged: the server is then taken back with a new password. */
export async function readRecord(file: string): Promise<ServerRecord | null> {
  try {
    const record = JSON.parse((await readFileIfThere(file)) ?? 'null') as Partial<ServerRecord> | null;
    const whole = typeof record?.port === 'number' && typeof record.password === 'string';
    return whole ? ({ identity: null, ...record } as ServerRecord) : null;
  } catch {
    return null;
  }
}

export const writeRecord = (file: string, record: ServerRecord): Promise<void> =>
  writeFileIfChanged(file, JSON.stringify(record));
