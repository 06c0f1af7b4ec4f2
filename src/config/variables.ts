import { quoted } from '../instance/names.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Longest text after replacement, in characters. */
const REPLACED_LENGTH_MAX = 32_768;
const SECRET_VARIABLE = /password|passwd|secret|token|key|url/i;
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** A value that is never printed, and how the file writes it. */
export type Secret = { readonly value: string; readonly written: string };

export type Replacement =
  | { readonly ok: true; readonly text: string; readonly secrets: readonly Secret[] }
  | { readonly ok: false; readonly message: string };

/** Replaces `${VAR}` and `${VAR:-default}`; the default also stands in for an empty value. Values are not looked into. */
export function replaceVariables(text: string, environment: Environment): Replacement {
  const missing: string[] = [];
  const secrets: Secret[] = [];
  const replaced = text.replace(REFERENCE, (_, name: string, fallback: string | undefined) => {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value && SECRET_VARIABLE.test(name)) secrets.push({ value, written: `\${${name}}` });
    if (fallback !== undefined) return value || fallback;
    if (value === undefined) missing.push(name);
    return value ?? '';
  });
  if (missing.length > 0) return { ok: false, message: unset(missing[0] as string) };
  const [wrong] = /\$\{[^}:]*\}?/.exec(text.replace(REFERENCE, '')) ?? [];
  if (wrong !== undefined) return { ok: false, message: malformed(wrong) };
  if (replaced.length > REPLACED_LENGTH_MAX) {
    const message = `Expected at most ${REPLACED_LENGTH_MAX} characters after variables are replaced, but there are ${replaced.length}.`;
    return { ok: false, message };
  }
  return { ok: true, text: replaced, secrets };
}

const unset = (name: string): string =>
  `The environment variable ${name} is not set. Set it, or give a default: \${${name}:-default}.`;

/** Shows the reference alone: around it may stand parts of a password. */
const malformed = (reference: string): string =>
  `Expected \${NAME} or \${NAME:-default}, NAME of letters, digits and "_", but was ${quoted(reference)}.`;
