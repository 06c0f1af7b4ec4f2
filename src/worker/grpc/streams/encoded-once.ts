/** Encodes what many readers are told once for all of them. */
export class EncodedOnce {
  readonly #encode: (message: object) => Buffer;
  readonly #encoded = new WeakMap<object, readonly Buffer[]>();

  constructor(encode: (message: object) => Buffer) {
    this.#encode = encode;
  }

  /** The messages that tell of `news`, which `messages` makes for the first reader that is told. */
  of(news: object, messages: () => readonly object[]): readonly Buffer[] {
    const known = this.#encoded.get(news);
    if (known !== undefined) return known;
    const made = this.each(messages());
    this.#encoded.set(news, made);
    return made;
  }

  /** Messages for one reader alone. */
  each(messages: readonly object[]): readonly Buffer[] {
    return messages.map((message) => this.#encode(message));
  }
}
