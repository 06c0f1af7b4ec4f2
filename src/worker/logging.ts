import pino, { type Logger } from 'pino';
import type { Redactor } from '../common/redact.ts';
import type { LogLevel } from '../instance/spec.ts';
import type { ServiceInfo } from './types.ts';

export type WorkerLog = {
  readonly log: Logger;
  /** Opens the file again by its name, after a rotation. Nothing for stdout. */
  reopen(): void;
  /** Lines that could not be written, e.g. because the disk is full. Trading goes on without them. */
  readonly lostLines: number;
  /** Writes out what is buffered; the last call. */
  flush(): void;
};

export type LogOptions = {
  readonly info: ServiceInfo;
  readonly level: LogLevel;
  /** Null: stdout. */
  readonly file: string | null;
  readonly redactor: Redactor;
};

/** JSON lines with the instance's fields, every one through the redactor. */
export function createLog({ info, level, file, redactor }: LogOptions): WorkerLog {
  const destination = pino.destination({ dest: file ?? 1, sync: true, mkdir: false, append: true });
  let lostLines = 0;
  destination.on('error', () => {
    lostLines += 1;
  });
  const log = pino(
    {
      level,
      base: {
        service: info.service,
        instance_name: info.instanceName,
        version: info.version,
        pid: process.pid,
      },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    },
    { write: (line: string) => destination.write(redactor.redact(line)) },
  );
  return {
    log,
    reopen: () => (file === null ? undefined : destination.reopen()),
    get lostLines() {
      return lostLines;
    },
    flush: () => destination.flushSync(),
  };
}

const REDACTED_PATHS = [
  'password',
  'apiKey',
  '*.password',
  '*.apiKey',
  'headers["x-api-key"]',
  '*.headers["x-api-key"]',
];
