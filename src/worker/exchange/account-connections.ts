import { assert } from '../../common/assert.ts';
import type { EngineReads } from '../../engine/types.ts';
import type { CommandDraft } from './types.ts';

/**
 * Counts the stream connections of each account, and journals when the last one goes and when one is there again: for
 * accounts whose orders are to be cancelled then, no other. A start of the venue counts as the loss of all connections.
 */
export class AccountConnections {
  readonly #engine: EngineReads;
  readonly #tell: (draft: CommandDraft) => void;
  readonly #open = new Map<number, number>();

  /** `tell` submits a command of the venue itself, in the order of its calls. */
  constructor(deps: { readonly engine: EngineReads; readonly tell: (draft: CommandDraft) => void }) {
    this.#engine = deps.engine;
    this.#tell = deps.tell;
  }

  opened(account: number): void {
    const before = this.#open.get(account) ?? 0;
    this.#open.set(account, before + 1);
    if (before === 0) this.#changed(account, true);
  }

  closed(account: number): void {
    const before = this.#open.get(account) ?? 0;
    assert(before > 0, 'a connection that closes was opened');
    if (before > 1) this.#open.set(account, before - 1);
    else this.#open.delete(account);
    if (before === 1) this.#changed(account, false);
  }

  #changed(account: number, connected: boolean): void {
    if (this.#engine.cancelOnDisconnectMs(account) === null) return;
    this.#tell({ type: 'setConnection', account, connected });
  }
}
