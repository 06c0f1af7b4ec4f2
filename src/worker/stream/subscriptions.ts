import type { StreamConnection } from './connection.ts';
import { Publication, type PublicationDependencies } from './publication.ts';
import { type Target, type TopicDependencies, topicOf } from './topics.ts';

/** Who subscribed to what. A publication lives as long as it has subscribers. */
export class Subscriptions {
  readonly #deps: PublicationDependencies & TopicDependencies;
  readonly #publications = new Map<string, Publication>();
  readonly #byConnection = new Map<StreamConnection, Set<string>>();

  constructor(deps: PublicationDependencies & TopicDependencies) {
    this.#deps = deps;
  }

  count(connection: StreamConnection): number {
    return this.#byConnection.get(connection)?.size ?? 0;
  }

  has(connection: StreamConnection, target: Target): boolean {
    return this.#byConnection.get(connection)?.has(keyOf(target)) ?? false;
  }

  /** The publication of a target, with subscribers or new. */
  of(target: Target): Publication {
    const known = this.#publications.get(keyOf(target));
    return known ?? new Publication(target.channel, topicOf(target, this.#deps), this.#deps);
  }

  add(connection: StreamConnection, target: Target, publication: Publication, past: Frames): void {
    const key = keyOf(target);
    this.#publications.set(key, publication);
    const own = this.#byConnection.get(connection) ?? new Set();
    this.#byConnection.set(connection, own.add(key));
    publication.add(connection, past);
  }

  remove(connection: StreamConnection, target: Target): void {
    const own = this.#byConnection.get(connection);
    if (own?.delete(keyOf(target))) this.#leave(connection, keyOf(target));
  }

  /** The connection is gone. */
  removeAll(connection: StreamConnection): void {
    const own = this.#byConnection.get(connection) ?? [];
    this.#byConnection.delete(connection);
    for (const key of own) this.#leave(connection, key);
  }

  /** The connection has read what waited for it. */
  catchUp(connection: StreamConnection): void {
    for (const key of this.#byConnection.get(connection) ?? [])
      this.#publications.get(key)?.catchUp(connection);
  }

  #leave(connection: StreamConnection, key: string): void {
    const publication = this.#publications.get(key);
    publication?.remove(connection);
    if (publication?.isEmpty) this.#publications.delete(key);
  }
}

type Frames = readonly Buffer[] | null;

function keyOf(target: Target): string {
  if ('account' in target) return `${target.channel}/${target.account}`;
  const interval = target.channel === 'klines' ? `/${target.interval}` : '';
  return `${target.channel}/${target.symbol}${interval}`;
}
