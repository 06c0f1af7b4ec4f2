import type { ConnectionSettings } from '../journal/client-config.ts';
import { sqlState } from '../journal/refusals.ts';
import { passwordsNow, withPassword } from './secrets-file.ts';

/** SQLSTATE invalid_password. */
const WRONG_PASSWORD = '28P01';
/** The next one too early, the old one too late, the next one: more cannot happen within one rotation. */
const ATTEMPTS_MAX = 3;

/**
 * Logs in to Postgres, whose password may be replaced at any moment: the secrets file is read for each attempt. A role
 * has one password at a time, and which of two that is only an attempt tells.
 */
export class Login {
  readonly #settings: ConnectionSettings;
  #takesNext = false;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** With the password to try now. */
  get settings(): ConnectionSettings {
    const { url, secretsFile = null } = this.#settings;
    const passwords = passwordsNow(secretsFile, 'postgresPassword');
    return { ...this.#settings, url: withPassword(url, passwords.at(this.#takesNext ? -1 : 0)) };
  }

  /** Calls `connect`, which uses `settings`, until the password was not what is wrong. Rejects as the last call did. */
  async attempt<T>(connect: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        return await connect();
      } catch (error) {
        if (attempts === ATTEMPTS_MAX || sqlState(error) !== WRONG_PASSWORD || !this.#hasChoice) throw error;
        this.#takesNext = !this.#takesNext;
      }
    }
  }

  get #hasChoice(): boolean {
    return (this.#settings.secretsFile ?? null) !== null;
  }
}
