import pino, { type Logger } from 'pino';
import type { Redactor } from '../common/redact.ts';
import type { LogLevel } from '../instance/spec.ts';
import { LogRotation } from './log-rotation.ts';
import type { ServiceInfo } from './types.ts';

export type WorkerLog = {
  readonly log: Logger;
  /** Lines below this level are not written from now on. */
  setLevel(level: LogLevel): void;
  /** Lines given up because the disk is full and so is the buffer. Trading goes on without them. */
  readonly lostLines: number;
};

export type LogOptions = {
  readonly info: ServiceInfo;
  readonly level: LogLevel;
  /** Null: stdout. */
  readonly file: string | null;
  readonly redactor: Redactor;
  /** Size at which the file is set aside; default 10 MiB. */
  readonly bytesMax?: number | undefined;
};

/** What waits for a disk that takes nothing; about 4000 lines. They are written when it takes some again. */
const BUFFER_BYTES_MAX = 1024 * 1024;

/** JSON lines with the instance's fields, every one through the redactor. */
export function createLog({ info, level, file, redactor, bytesMax }: LogOptions): WorkerLog {
  const destination = pino.destination({
    dest: file ?? 1,
    sync: true,
    mkdir: false,
    append: true,
    maxLength: BUFFER_BYTES_MAX,
  });
  let lostLines = 0;
  // A line that cannot be written is kept and tried again with the next one, as long as there is room.
  destination.on('error', () => undefined);
  destination.on('drop', () => {
    lostLines += 1;
    // A dropped line does not try the disk by itself: once full, the buffer would stay so.
    destination.write('');
  });
  const rotation = file === null ? null : new LogRotation(file, () => destination.reopen(), bytesMax);
  const write = (line: string): void => {
    destination.write(line);
    rotation?.wrote(line);
  };
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
    { write: (line: string) => write(redactor.redact(line)) },
  );
  return {
    log,
    setLevel: (wanted) => {
      log.level = wanted;
    },
    get lostLines() {
      return lostLines;
    },
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
