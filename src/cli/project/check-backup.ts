import type { BackupSummary } from '../../backup/read.ts';
import { ExsimError, type ToolErrorName } from '../../common/errors.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import { type RunOutcome, runCommand } from '../../process/run.ts';
import { BACKUP_CHECK_PROGRAM } from '../places.ts';

/** It replays about half a million commands a second. */
const TIMEOUT_MS = 3_600_000;

/** What the replay of a backup came to. */
export type BackupProof = {
  readonly summary: BackupSummary;
  readonly epoch: number;
  /** After its last command. */
  readonly stateHash: string;
};

type Answer =
  | (BackupProof & { readonly error?: undefined })
  | { readonly error: { readonly code: ToolErrorName; readonly message: string; readonly wayOut?: string } };

/**
 * Replays a backup in a process of its own, which has an engine. `spec`: what the instance that is to go on with it is to
 * be; null: any that can. Throws what that process finds wrong with it; `signal` ends that process, and its reason is
 * thrown.
 */
export async function checkedBackup(
  file: string,
  spec: InstanceSpec | null,
  signal?: AbortSignal,
): Promise<BackupProof> {
  const outcome = await runCommand(process.execPath, [BACKUP_CHECK_PROGRAM, file], {
    timeoutMs: TIMEOUT_MS,
    env: {},
    input: spec === null ? '' : JSON.stringify(spec),
    signal,
  });
  const answer = answerOf(outcome);
  if (answer === null) throw notChecked(file, outcome);
  if (answer.error === undefined) return answer;
  const { code, message, wayOut } = answer.error;
  throw new ExsimError(code, message, wayOut === undefined ? {} : { wayOut });
}

function answerOf({ stdout, exitCode }: RunOutcome): Answer | null {
  if (stdout === '' || exitCode === null) return null;
  return JSON.parse(stdout) as Answer;
}

const notChecked = (file: string, { exitCode, timedOut, stderr }: RunOutcome): ExsimError =>
  new ExsimError(
    'INTERNAL_ERROR',
    `The backup ${file} could not be checked: ${timedOut ? 'it took more than an hour' : `the check ended with ${exitCode}. ${stderr.trimEnd()}`}`,
    { wayOut: 'Nothing was changed.' },
  );
