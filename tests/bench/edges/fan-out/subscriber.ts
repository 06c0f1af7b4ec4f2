/** Who hears what a subscriber is sent. */
export type Audience = {
  /** A message has come; `tradeIds` takes the ids of its trades out of it. */
  told(tradeIds: () => readonly string[]): void;
  failed(error: Error): void;
};

/** A client that follows the book and the trades of one symbol. */
export interface Subscriber {
  /** Resolves when the server has answered what it was asked. */
  readonly subscribed: Promise<void>;
  close(): void;
}
