const MASK = '[redacted]';

/**
 * Removes known secret values from text and masks the password part of any URL.
 * One redactor serves logs, errors, status and terminal output of a process.
 */
export class Redactor {
  /** Longest first: a secret may be the beginning of another, and would leave the rest of it standing. */
  #secrets: readonly string[] = [];

  /**
   * Registers a secret value, also as it stands in JSON and in a URL. Values shorter than 8 characters are ignored:
   * masking them would garble text.
   */
  add(secret: string): void {
    if (secret.length < 8) return;
    const forms = [secret, JSON.stringify(secret).slice(1, -1), inUrl(secret)];
    this.#secrets = [...new Set([...this.#secrets, ...forms])].sort((a, b) => b.length - a.length);
  }

  /** Known secrets go first: masking URLs cuts the text at characters that a secret may contain. */
  redact(text: string): string {
    let result = text;
    for (const secret of this.#secrets) result = result.replaceAll(secret, MASK);
    return maskUrlPasswords(result);
  }
}

/** By way of bytes: half a surrogate pair cannot be escaped. */
const inUrl = (secret: string): string => encodeURIComponent(Buffer.from(secret).toString());

/**
 * `scheme://user:` and the password up to the last `@` of the authority, since passwords are often written without
 * escapes. A quote ends it where it closes a string of JSON, so that the lines of a log stay JSON. The lengths of
 * scheme and user are bounded, and each character can be taken in one way only: time stays linear.
 */
const URL_PASSWORD =
  /([a-z][a-z0-9+.-]{0,31}:\/\/[^\s/:@"]{0,256}:)(?:[^\s/"]|"(?!(?<!\\")(?:[,:}\]\s]|$)))+(?=@)/gi;

/** Masks the password of each `scheme://user:password@host` in the text. */
export function maskUrlPasswords(text: string): string {
  return text.replace(URL_PASSWORD, `$1${MASK}`);
}

/** Where the passwords of URLs stand in the text; `end` is exclusive. */
export function urlPasswordSpans(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(URL_PASSWORD)].map(({ index, 0: all, 1: before = '' }) => ({
    start: index + before.length,
    end: index + all.length,
  }));
}
