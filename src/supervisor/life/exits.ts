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
    wayOut:
      'The log names the row. Restore a backup, then `exsim restart` it; or `exsim provision --remove NAME --yes`, then `exsim up`, without its history.',
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
  // What is wrong with a configuration, and so what helps, only the worker knows.
  const wayOut = (row.code === 'WORKER_CONFIG' ? ownWayOut(exit) : undefined) ?? row.wayOut;
  return { kind: row.kind, problem: { code: row.code, message, wayOut } };
}

/** The line in which Node says what was thrown and caught by nobody; a stack and its version come after it. */
export const isThrown = (line: string): boolean => /^(Uncaught )?([A-Z]\w*)?Error( \[\w+\])?: /.test(line);

/** The exit in one line, with what the worker named as the error: `exit code 78: Expected "HTTP_PORT" to be ...`. */
export function describeExit(exit: WorkerExit): string {
  const named = exit.output.findLast((line) => line.startsWith(ERROR_MARK))?.slice(ERROR_MARK.length);
  const said = named ?? exit.output.findLast(isThrown) ?? exit.output.at(-1);
  return said === undefined ? howItEnded(exit) : `${howItEnded(exit)}: ${said}`;
}

/** The exit with its time and everything that was said last, a line each. */
export function describeLastExit(exit: WorkerExit): string {
  const head = `${howItEnded(exit)} at ${new Date(exit.at).toISOString()}`;
  return [head, ...exit.output, ...exit.log.map((message) => `log: ${message}`)].join('\n');
}

/** What the worker itself advised: the last line it printed, behind that with its error. */
function ownWayOut({ output }: WorkerExit): string | undefined {
  const error = output.findLastIndex((line) => line.startsWith(ERROR_MARK));
  return error === -1 || error === output.length - 1 ? undefined : output.at(-1);
}

const ERROR_MARK = 'error: ';

const howItEnded = (exit: WorkerExit): string =>
  exit.cause === null ? endOf(exit) : `${endOf(exit)} (${exit.cause})`;

function endOf(exit: WorkerExit): string {
  if (exit.killedByUs) return 'killed by us';
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  if (exit.code !== null) return `exit code ${exit.code}`;
  return 'gone without an exit code';
}
