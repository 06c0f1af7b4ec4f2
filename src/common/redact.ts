const MASK = '[redacted]';

/**
 * Removes known secret values from text and masks the password part of any URL.
 * One redactor serves logs, errors, status and terminal output of a process.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Registers a secret value. Values shorter than 8 characters are ignored: masking them would garble text. */
  add(secret: string): void {
    if (secret.length >= 8) this.#secrets.add(secret);
  }

  redact(text: string): string {
    let result = maskUrlPasswords(text);
    for (const secret of this.#secrets) result = result.replaceAll(secret, MASK);
    return result;
  }
}

/** Masks `scheme://user:password@host` wherever it stands in the text. The scheme's length is bounded: time stays linear. */
export function maskUrlPasswords(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]{0,31}:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${MASK}@`);
}
