import { stat } from 'node:fs/promises';
import type { Clock } from '../../common/clock.ts';
import { secretsHash, type WorkerPasswords, type WorkerSecrets } from '../../protocol/secrets.ts';
import { readSecrets } from './secrets-file.ts';

/** How often the file is looked at. A rotation waits for the worker about so long. */
const LOOK_MS = 1000;

export type SecretsWatchOptions = {
  /** EXSIM_SECRETS_FILE. */
  readonly file: string;
  readonly clock: Clock;
  /** Every password the file has had; before any of them is used. */
  readonly learn: (passwords: WorkerPasswords) => void;
  /** Takes the passwords of the file into use. False when a server would not have them: tried again at the next look. */
  readonly renew: () => Promise<boolean>;
  /** Other passwords are in use. */
  readonly changed: () => void;
  readonly note: (level: 'info' | 'warn', message: string) => void;
};

/**
 * Follows the secrets file, whoever replaces it: a rotation, an operator, a platform that mounts secrets. While the
 * file has two generations the worker stays on what it has; it goes over when the old one is gone from it.
 */
export class SecretsWatch {
  readonly #options: SecretsWatchOptions;
  #seen = '';
  #hash: string;
  #trouble: string | null = null;
  #cancel: () => void = () => undefined;
  #closed = false;

  constructor(options: SecretsWatchOptions) {
    this.#options = options;
    const secrets = readSecrets(options.file);
    this.#hash = secrets.ok ? secretsHash(secrets.value) : '';
  }

  /** Of the passwords in use. */
  get hash(): string {
    return this.#hash;
  }

  begin(): void {
    if (this.#closed) return;
    this.#cancel = this.#options.clock.after(LOOK_MS, () => {
      // It never rejects; the next look comes whatever this one finds.
      void this.#look().then(() => this.begin());
    });
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    try {
      const version = await versionOf(this.#options.file);
      if (this.#closed) return;
      if (version !== this.#seen && (await this.#read())) this.#seen = version;
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
    }
  }

  /** False: it is to be read again. */
  async #read(): Promise<boolean> {
    const secrets = readSecrets(this.#options.file);
    if (secrets.ok) return this.#takeOver(secrets.value);
    this.#tell(secrets.error);
    return false;
  }

  async #takeOver(secrets: WorkerSecrets): Promise<boolean> {
    const { learn, renew, changed, note } = this.#options;
    for (const passwords of [secrets, secrets.next]) if (passwords !== undefined) learn(passwords);
    const hash = secretsHash(secrets);
    if (secrets.next !== undefined || hash === this.#hash) return true;
    if (!(await renew())) {
      this.#tell('the new passwords of EXSIM_SECRETS_FILE are not accepted; the connections there are go on');
      return false;
    }
    this.#hash = hash;
    this.#trouble = null;
    note('info', 'passwords replaced');
    changed();
    return true;
  }

  /** The same trouble is told once; none of a look that was under way at the end. */
  #tell(trouble: string): void {
    if (this.#closed || trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.note('warn', trouble);
  }
}

/** Another one whenever the file was written or replaced. */
async function versionOf(file: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(file);
  return `${ino} ${size} ${mtimeMs}`;
}
