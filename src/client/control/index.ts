import type {
  DesiredAnswer,
  DesiredFleet,
  DownProgress,
  DownRequest,
  FleetEvents,
  Hello,
  InstanceAction,
  PlanAnswer,
} from '../../protocol/api.ts';
import { API_PATHS, instanceActionPath } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { readEventData, readLines } from './lines.ts';
import { ANSWER_BYTES_MAX, requestJson, requestStream } from './request.ts';

/**
 * The supervisor of one project, over its Unix socket. Each call opens a connection of its own, so there is nothing
 * to close. Every call throws SUPERVISOR_UNREACHABLE when nobody answers within 10 s, else the daemon's own error.
 */
export class ControlClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  hello(): Promise<Hello> {
    return this.#get(API_PATHS.hello);
  }

  snapshot(): Promise<FleetSnapshot> {
    return this.#get(API_PATHS.snapshot);
  }

  /** Says what shall run. The answer comes before the work: follow `changes()` until it is done. */
  putDesired(desired: DesiredFleet): Promise<DesiredAnswer> {
    return requestJson({
      socketPath: this.#socketPath,
      method: 'PUT',
      path: API_PATHS.desired,
      body: desired,
    });
  }

  /** What `putDesired` would do, without doing it. */
  plan(desired: DesiredFleet): Promise<PlanAnswer> {
    return this.#post(API_PATHS.plan, desired);
  }

  act(name: string, action: InstanceAction): Promise<FleetSnapshot> {
    return this.#post(instanceActionPath(name, action));
  }

  /** What happened after event `after` (0: everything kept). */
  events(after = 0): Promise<FleetEvents> {
    return this.#get(`${API_PATHS.events}?after=${after}`);
  }

  /** Makes the daemon end and leaves everything else running. */
  async leave(): Promise<void> {
    await this.#post(API_PATHS.leave);
  }

  /** The snapshot at once and after each change, until the daemon ends or `signal` is aborted (which throws). */
  async *changes(signal?: AbortSignal): AsyncGenerator<FleetSnapshot, void, undefined> {
    const stream = await requestStream({
      socketPath: this.#socketPath,
      method: 'GET',
      path: API_PATHS.changes,
      signal,
    });
    try {
      for await (const data of readEventData(readLines(stream, ANSWER_BYTES_MAX))) {
        yield JSON.parse(data) as FleetSnapshot;
      }
    } finally {
      stream.destroy();
    }
  }

  /**
   * Stops everything and tells whom it waits for. Ends after `done` or `failed`; it ends without either only when
   * the daemon dies meanwhile (then call it again, or `downWithoutDaemon`).
   */
  async *down(request: DownRequest): AsyncGenerator<DownProgress, void, undefined> {
    const stream = await requestStream({
      socketPath: this.#socketPath,
      method: 'POST',
      path: API_PATHS.down,
      body: request,
    });
    try {
      for await (const line of readLines(stream, ANSWER_BYTES_MAX)) yield JSON.parse(line) as DownProgress;
    } finally {
      stream.destroy();
    }
  }

  #get<T>(path: string): Promise<T> {
    return requestJson({ socketPath: this.#socketPath, method: 'GET', path });
  }

  #post<T>(path: string, body: unknown = {}): Promise<T> {
    return requestJson({ socketPath: this.#socketPath, method: 'POST', path, body });
  }
}
