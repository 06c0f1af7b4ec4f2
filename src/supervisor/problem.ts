import { ExsimError } from '../common/errors.ts';
import type { Redactor } from '../common/redact.ts';
import type { FleetProblem } from '../protocol/status.ts';

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
