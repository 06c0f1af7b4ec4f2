import type { InstanceSnapshot } from '../../protocol/status.ts';
import type { ScreenEvent } from '../model/events.ts';
import { shownSymbol } from '../model/instance-pane.ts';
import type { ScreenState } from '../model/state.ts';
import type { Sources } from '../sources.ts';

/** Something the screen follows while its state says so; `key` tells one from the next. */
type Subscription = {
  readonly key: string;
  readonly follow: (signal: AbortSignal) => AsyncIterable<ScreenEvent>;
};

/** What has to be followed in this state. */
export function wanted({ instance, snapshot }: ScreenState, sources: Sources): Subscription[] {
  const fleet: Subscription = { key: 'fleet', follow: (signal) => fleetEvents(sources, signal) };
  const shown = snapshot?.instances.find(({ name }) => name === instance?.name);
  if (instance === null || shown === undefined) return [fleet];
  const { name } = shown;
  const symbol = shownSymbol(instance, shown);
  return [
    fleet,
    { key: `logs ${name}`, follow: (signal) => logEvents(sources, name, signal) },
    { key: `details ${name}`, follow: (signal) => detailsEvents(sources, name, signal) },
    ...(symbol === null
      ? []
      : [
          {
            key: `market ${name} ${symbol} ${shown.httpUrl}`,
            follow: (signal: AbortSignal) => marketEvents(sources, shown, symbol, signal),
          },
        ]),
  ];
}

async function* fleetEvents(sources: Sources, signal: AbortSignal): AsyncGenerator<ScreenEvent> {
  for await (const update of sources.fleet(signal)) yield { type: 'fleet', update };
}

async function* logEvents(sources: Sources, name: string, signal: AbortSignal): AsyncGenerator<ScreenEvent> {
  for await (const lines of sources.logs(name, signal)) yield { type: 'logs', name, lines };
}

async function* detailsEvents(
  sources: Sources,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<ScreenEvent> {
  for await (const details of sources.details(name, signal)) yield { type: 'details', name, details };
}

async function* marketEvents(
  sources: Sources,
  { name, instanceName, httpUrl }: InstanceSnapshot,
  symbol: string,
  signal: AbortSignal,
): AsyncGenerator<ScreenEvent> {
  for await (const market of sources.market({ instanceName, httpUrl, symbol }, signal))
    yield { type: 'market', name, symbol, market };
}

/** Follows what is wanted, and no more: what is not wanted any more is let go at once. */
export class Subscriptions {
  readonly #take: (event: ScreenEvent) => void;
  readonly #failed: (error: unknown) => void;
  readonly #followed = new Map<string, AbortController>();

  constructor(take: (event: ScreenEvent) => void, failed: (error: unknown) => void) {
    this.#take = take;
    this.#failed = failed;
  }

  update(subscriptions: readonly Subscription[]): void {
    const keys = new Set(subscriptions.map(({ key }) => key));
    for (const key of this.#followed.keys()) if (!keys.has(key)) this.#drop(key);
    for (const one of subscriptions) if (!this.#followed.has(one.key)) this.#begin(one);
  }

  #begin({ key, follow }: Subscription): void {
    const stop = new AbortController();
    this.#followed.set(key, stop);
    this.#run(follow(stop.signal), stop.signal).catch((error) => {
      if (!stop.signal.aborted) this.#failed(error);
    });
  }

  async #run(events: AsyncIterable<ScreenEvent>, signal: AbortSignal): Promise<void> {
    for await (const event of events) {
      if (signal.aborted) return;
      this.#take(event);
    }
  }

  #drop(key: string): void {
    this.#followed.get(key)?.abort();
    this.#followed.delete(key);
  }
}
