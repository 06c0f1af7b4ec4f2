import { ExsimError, TOOL_ERRORS, type ToolErrorName } from '../../common/errors.ts';
import { maskUrlPasswords } from '../../common/redact.ts';
import { worstFirst } from '../../protocol/outcome.ts';

/** What a check has found. Findings are data: checks compute them, the report shows them. */
export type Finding = {
  /** What was looked at, e.g. `open-files`; the same in every run. */
  readonly id: string;
  /** `warning`: it works, with a loss that is said; `error`: `exsim up` would fail with `code`. */
  readonly severity: 'ok' | 'warning' | 'error';
  /** What is there. */
  readonly found: string;
  /** What should be there; null when it is. */
  readonly expected: string | null;
  /** A command to run, or what to change; null when nothing is to be done. */
  readonly cure: string | null;
  readonly code: ToolErrorName | null;
};

export const fine = (id: string, found: string): Finding => ({
  ...{ id, severity: 'ok', found: maskUrlPasswords(found) },
  ...{ expected: null, cure: null, code: null },
});

export const warning = (id: string, found: string, expected: string, cure: string): Finding => ({
  ...{ id, severity: 'warning', found: maskUrlPasswords(found) },
  ...{ expected, cure, code: null },
});

/** `problem` says in its message what was expected and what is there. */
export const trouble = (id: string, problem: ExsimError): Finding => ({
  ...{ id, severity: 'error', found: maskUrlPasswords(problem.message) },
  ...{ expected: null, cure: problem.wayOut ?? null, code: problem.code },
});

/** A check that fails in a way nobody foresaw is itself worth telling, and stops no other. */
export const unchecked = (id: string, error: unknown): Finding =>
  error instanceof ExsimError
    ? trouble(id, error)
    : warning(
        id,
        `could not be checked: ${error instanceof Error ? error.message : String(error)}`,
        'to be able to look',
        'Run exsim doctor as the user who runs exsim up.',
      );

/** 0 when nothing keeps `up` from working, else the code of what matters most. */
export function exitCodeOf(findings: readonly Finding[]): number {
  const exits = findings.flatMap(({ code }) => (code === null ? [] : [TOOL_ERRORS[code].exit]));
  return worstFirst(exits)[0] ?? 0;
}
