import { createHash } from 'node:crypto';

/** Keys whose hashes are remembered; beyond them all are forgotten, and hashed again when they come. */
const REMEMBERED_MAX = 1000;

/**
 * SHA-256 of API keys, in hex. Those of keys that were found good are remembered: a client sends its key with every
 * request, and hashing it costs as much as decoding an order. A key is looked up here by the hash of the table, which
 * has a random seed: how long that takes tells nothing about keys that are alike.
 */
export class KeyHashes {
  readonly #remembered = new Map<string, string>();

  of(apiKey: string): string {
    return this.#remembered.get(apiKey) ?? sha256(apiKey);
  }

  remember(apiKey: string, hash: string): void {
    if (this.#remembered.has(apiKey)) return;
    if (this.#remembered.size >= REMEMBERED_MAX) this.forget();
    this.#remembered.set(apiKey, hash);
  }

  forget(): void {
    this.#remembered.clear();
  }
}

/** In hex. */
export const sha256 = (apiKey: string): string => createHash('sha256').update(apiKey).digest('hex');
