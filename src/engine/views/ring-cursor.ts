import type { EngineEvent, EventRingReads, EventType } from '../types.ts';

/** One reader's place in the ring. It begins with what comes after its construction and decodes only what it wants. */
export class RingCursor {
  readonly #ring: EventRingReads;
  readonly #wants: (type: EventType) => boolean;
  #position: number;

  constructor(ring: EventRingReads, wants: (type: EventType) => boolean) {
    this.#ring = ring;
    this.#wants = wants;
    this.#position = ring.end;
  }

  /** Events not read yet. */
  get behind(): number {
    return this.#ring.end - this.#position;
  }

  /**
   * Shows `visit` every wanted event that is new, in order, and answers true. When the ring has dropped some of them
   * it shows none and answers false. Either way the cursor is at the end of the ring then.
   */
  read(visit: (event: EngineEvent) => void): boolean {
    const { start, end } = this.#ring;
    const from = this.#position;
    this.#position = end;
    if (from < start) return false;
    for (let position = from; position < end; position++)
      if (this.#wants(this.#ring.typeAt(position))) visit(this.#ring.at(position));
    return true;
  }
}
