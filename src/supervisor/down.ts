import type { Clock } from '../common/clock.ts';
import type { Redactor } from '../common/redact.ts';
import type { FoundProcess } from '../process/sweep.ts';
import type { DownProgress, DownRequest, StoppingProcess } from '../protocol/api.ts';
import type { StoppedService } from './fleet/dependencies.ts';
import { ownerOf } from './offline/leftovers.ts';
import { problemOf } from './problem.ts';

/** How often those who wait are told whom they wait for. */
const REPORT_EVERY_MS = 1_000;

/** What a shutdown is about: the fleet, and after it everything else of the project. */
export type DownTarget = {
  readonly stopAll: () => Promise<void>;
  readonly hurry: () => void;
  readonly running: () => readonly StoppedService[];
  /** Services are being looked for or instances provisioned; given up by `stopAll`, in their own time. */
  readonly preparing: () => boolean;
  /** Called after each change of `running` and `preparing`; the returned function ends it. */
  readonly listen: (listener: () => void) => () => void;
  readonly stopServices: (purge: boolean, hurry: AbortSignal) => Promise<readonly StoppedService[]>;
  /** Ends what the sweep still finds, and proves that nothing is left. @throws ExsimError when something survives */
  readonly sweep: (
    waiting: (left: readonly FoundProcess[], waitedMs: number) => void,
    hurry: AbortSignal,
  ) => Promise<readonly FoundProcess[]>;
  readonly removeSockets: () => Promise<void>;
  readonly removeState: () => Promise<void>;
};

/**
 * One shutdown, however many ask for it: workers, then services, then leftovers. A later request can add a purge or
 * hurry it up. Everyone who asked is told the same from then on.
 */
export class Down {
  readonly #target: DownTarget;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #told = new Set<(progress: DownProgress) => void>();
  readonly #hurry = new AbortController();
  #purge = false;
  #stopped = 0;
  #outcome: Promise<boolean> | null = null;

  constructor(target: DownTarget, clock: Clock, redactor: Redactor) {
    this.#target = target;
    this.#clock = clock;
    this.#redactor = redactor;
  }

  /** Resolves when it is over: true when nothing runs any more. After a failure it can be asked for again. */
  async join(request: DownRequest, tell: (progress: DownProgress) => void): Promise<boolean> {
    this.#purge ||= request.purge;
    this.#told.add(tell);
    this.#outcome ??= this.#run();
    if (request.now) this.#hurryUp();
    return this.#outcome;
  }

  #hurryUp(): void {
    this.#hurry.abort();
    this.#target.hurry();
  }

  async #run(): Promise<boolean> {
    try {
      await this.#stopWorkers();
      let purged = false;
      do {
        purged = this.#purge;
        await this.#stopRest(purged);
      } while (this.#purge && !purged); // Asked for meanwhile: the state must not go without what is on the servers.
      if (purged) await this.#target.removeState();
      this.#tell({ type: 'done', stopped: this.#stopped });
      return true;
    } catch (error) {
      this.#tell({ type: 'failed', problem: problemOf(error, this.#redactor) });
      this.#outcome = null;
      this.#purge = false; // Whoever asks again may want less than what failed.
      return false;
    } finally {
      this.#told.clear();
    }
  }

  async #stopRest(purge: boolean): Promise<void> {
    for (const service of await this.#stopServices(purge)) this.#tellStopped(service);
    const ended = await this.#target.sweep(
      (left, waitedMs) => this.#tell(waitingFor(left.map(named), waitedMs)),
      this.#hurry.signal,
    );
    for (const found of ended) this.#tellStopped(named(found));
    await this.#target.removeSockets();
  }

  async #stopWorkers(): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    let reportMs = startedMs + REPORT_EVERY_MS;
    await this.#target.stopAll();
    let running = this.#target.running();
    while (running.length > 0 || this.#target.preparing()) {
      await this.#changeOr(reportMs);
      const left = this.#target.running();
      for (const worker of running)
        if (!left.some(({ pid }) => pid === worker.pid)) this.#tellStopped(worker);
      running = left;
      const waited = this.#target.preparing() ? [...left, PREPARATION] : left;
      const nowMs = this.#clock.monotonicMs();
      if (nowMs < reportMs || waited.length === 0) continue;
      reportMs = nowMs + REPORT_EVERY_MS;
      this.#tell(waitingFor(waited, nowMs - startedMs));
    }
  }

  /** A server may take its time for a checkpoint, or be waited for because it is just being started elsewhere. */
  async #stopServices(purge: boolean): Promise<readonly StoppedService[]> {
    const startedMs = this.#clock.monotonicMs();
    const stopped = new AbortController();
    const stopping = this.#target.stopServices(purge, this.#hurry.signal);
    void stopping.catch(() => undefined).then(() => stopped.abort()); // It is awaited below.
    for (;;) {
      await this.#clock.sleep(REPORT_EVERY_MS, stopped.signal);
      if (stopped.signal.aborted) return stopping;
      this.#tell(waitingFor([SERVICES], this.#clock.monotonicMs() - startedMs));
    }
  }

  /** Waits for a change, or until then. */
  async #changeOr(untilMs: number): Promise<void> {
    const woken = new AbortController();
    const ignore = this.#target.listen(() => woken.abort());
    await this.#clock.sleep(Math.max(0, untilMs - this.#clock.monotonicMs()), woken.signal);
    ignore();
  }

  #tellStopped({ name, pid }: StoppedService): void {
    this.#stopped += 1;
    this.#tell({ type: 'stopped', name, pid });
  }

  #tell(progress: DownProgress): void {
    for (const tell of this.#told) tell(progress);
  }
}

const PREPARATION = { name: 'preparation', pid: null };
const SERVICES = { name: 'services', pid: null };

const named = (found: FoundProcess): StoppedService => ({ name: ownerOf(found), pid: found.identity.pid });

const waitingFor = (
  processes: readonly Pick<StoppingProcess, 'name' | 'pid'>[],
  waitedMs: number,
): DownProgress => ({ type: 'waiting', for: processes.map(({ name, pid }) => ({ name, pid, waitedMs })) });
