import { ExsimError } from '../common/errors.ts';
import type { Redactor } from '../common/redact.ts';
import type { FleetProblem } from '../protocol/status.ts';

/** As `problemOf`. What was not foreseen is told to the log as well, with where it happened: it is the only trace. */
export function toldProblem(error: unknown, redactor: Redactor, log: (line: string) => void): FleetProblem {
  if (!(error instanceof ExsimError))
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return problemOf(error, redactor);
}

/** An error as a client may see it: secrets masked, anything unforeseen as INTERNAL_ERROR. */
export function problemOf(error: unknown, redactor: Redactor): FleetProblem {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof ExsimError ? error : null;
  const wayOut =
    known === null ? 'Look at logs/_supervisor.log in the state folder.' : (known.wayOut ?? null);
  return {
    code: known?.code ?? 'INTERNAL_ERROR',
    message: redactor.redact(message),
    wayOut: wayOut === null ? null : redactor.redact(wayOut),
  };
}
