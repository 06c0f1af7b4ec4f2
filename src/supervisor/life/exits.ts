import { TOOL_ERRORS, type ToolErrorName } from '../../common/errors.ts';
import type { FleetProblem } from '../../protocol/status.ts';
import type { WorkerExit } from './types.ts';

/** What an exit calls for. */
export type Verdict =
  | { readonly kind: 'retry' }
  | { readonly kind: 'fenced'; readonly problem: FleetProblem }
  | { readonly kind: 'blocked'; readonly problem: FleetProblem };

/** Exit codes that the same start would meet again, with what to do about them. */
const FINAL_EXITS: readonly {
  readonly code: ToolErrorName;
  readonly kind: 'fenced' | 'blocked';
  readonly what: string;
  readonly wayOut: string;
}[] = [
  {
    code: 'PORT_TAKEN',
    kind: 'blocked',
    what: 'One of its ports is taken',
    wayOut: 'Free the port or give the instance another one, then run `exsim up` again.',
  },
  {
    code: 'WORKER_JOURNAL_DAMAGED',
    kind: 'blocked',
    what: 'Its journal is damaged',
    wayOut: 'The log names the row. Restore a backup or reset the instance, then `exsim restart` it.',
  },
  {
    code: 'WORKER_REFUSED',
    kind: 'fenced',
    what: 'Another worker is the writer of its schema and is alive',
    wayOut: 'Stop the other worker, then `exsim restart` this one.',
  },
  {
    code: 'WORKER_FENCED',
    kind: 'fenced',
    what: 'Another worker has taken over its schema',
    wayOut: 'Stop the other worker, then `exsim restart` this one.',
  },
  {
    code: 'WORKER_CONFIG',
    kind: 'blocked',
    what: 'It refused its configuration',
    wayOut: 'The last lines name the setting. Change the instance file and run `exsim up` again.',
  },
];

/** Whether an exit is worth another start. */
export function judgeExit(exit: WorkerExit): Verdict {
  const row = FINAL_EXITS.find((candidate) => TOOL_ERRORS[candidate.code].exit === exit.code);
  if (row === undefined) return { kind: 'retry' };
  const message = `${row.what} (${describeExit(exit)}).`;
  return { kind: row.kind, problem: { code: row.code, message, wayOut: row.wayOut } };
}

/** The exit in words, with the last line it said: `exit code 1: Error: out of memory`. */
export function describeExit(exit: WorkerExit): string {
  const last = exit.lastLines.at(-1);
  return last === undefined ? howItEnded(exit) : `${howItEnded(exit)}: ${last}`;
}

function howItEnded(exit: WorkerExit): string {
  if (exit.killedByUs) return 'killed by us';
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  if (exit.code !== null) return `exit code ${exit.code}`;
  return 'gone without an exit code';
}
