import type { IncomingHttpHeaders } from 'node:http';
import { ExsimError } from '../../common/errors.ts';
import type {
  DesiredAnswer,
  DesiredFleet,
  DownProgress,
  DownRequest,
  FleetEvents,
  Hello,
  HoldRequest,
  InstanceAction,
  PlanAnswer,
} from '../../protocol/api.ts';
import {
  API_PATHS,
  API_VERSION,
  API_VERSION_HEADER,
  instanceActionPath,
  VERSION_HEADER,
} from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { readEventData, readLines } from './lines.ts';
import { ANSWER_BYTES_MAX, ANSWER_MS, type ControlRequest, requestJson, requestStream } from './request.ts';

export type ControlOptions = {
  /** Told the exsim version of the daemon with every answer but those of `hello` and `leave`. */
  readonly heard?: (version: string) => void;
  /** How long it may take to begin an answer. Default 10 s. */
  readonly answerMs?: number;
};

/**
 * The supervisor of one project, over its Unix socket. Each call opens a connection of its own, so there is nothing
 * to close. Every call throws SUPERVISOR_UNREACHABLE when nobody answers within 10 s, else the daemon's own error.
 */
export class ControlClient {
  readonly #socketPath: string;
  readonly #heard: (version: string) => void;
  readonly #answerMs: number;

  constructor(socketPath: string, { heard = () => undefined, answerMs = ANSWER_MS }: ControlOptions = {}) {
    this.#socketPath = socketPath;
    this.#heard = heard;
    this.#answerMs = answerMs;
  }

  /** Understood whatever version either side has. */
  hello(): Promise<Hello> {
    return requestJson(this.#request('GET', API_PATHS.hello, anyVersion));
  }

  snapshot(): Promise<FleetSnapshot> {
    return this.#get(API_PATHS.snapshot);
  }

  /** Says what shall run. The answer comes before the work: follow `changes()` until it is done. */
  putDesired(desired: DesiredFleet): Promise<DesiredAnswer> {
    return requestJson({ ...this.#request('PUT', API_PATHS.desired), body: desired });
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

  /** Makes the daemon end and leaves everything else running. Understood whatever version either side has. */
  async leave(): Promise<void> {
    await requestJson({ ...this.#request('POST', API_PATHS.leave, anyVersion), body: {} });
  }

  /** The snapshot at once and after each change, until the daemon ends or `signal` is aborted (which throws). */
  async *changes(signal?: AbortSignal): AsyncGenerator<FleetSnapshot, void, undefined> {
    const stream = await requestStream({ ...this.#request('GET', API_PATHS.changes), signal });
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
    const stream = await requestStream({ ...this.#request('POST', API_PATHS.down), body: request });
    try {
      for await (const line of readLines(stream, ANSWER_BYTES_MAX)) yield JSON.parse(line) as DownProgress;
    } finally {
      stream.destroy();
    }
  }

  /**
   * Ties the fleet to this process until `release` is aborted: see `HoldRequest`. Resolves when it is tied; `ended`
   * when it is not any more, by either side.
   */
  async hold(request: HoldRequest, release: AbortSignal): Promise<{ readonly ended: Promise<void> }> {
    const stream = await requestStream({ ...this.#request('POST', API_PATHS.hold), body: request });
    release.addEventListener('abort', () => stream.destroy(), { once: true });
    const ended = new Promise<void>((resolve) => stream.once('close', () => resolve()));
    stream.on('error', () => undefined); // The daemon was killed: it is closed, too.
    return { ended: stream.resume() && ended };
  }

  #get<T>(path: string): Promise<T> {
    return requestJson(this.#request('GET', path));
  }

  #post<T>(path: string, body: unknown = {}): Promise<T> {
    return requestJson({ ...this.#request('POST', path), body });
  }

  #request(method: ControlRequest['method'], path: string, check = this.#sameVersion): ControlRequest {
    return { socketPath: this.#socketPath, method, path, check, answerMs: this.#answerMs };
  }

  readonly #sameVersion = (headers: IncomingHttpHeaders): void => {
    const spoken = Number(headers[API_VERSION_HEADER] ?? API_VERSION);
    if (spoken !== API_VERSION) throw otherVersion(spoken);
    const version = headers[VERSION_HEADER];
    if (typeof version === 'string') this.#heard(version);
  };
}

const anyVersion = (): void => undefined;

const otherVersion = (spoken: number): ExsimError =>
  new ExsimError(
    'SUPERVISOR_UNREACHABLE',
    `Expected the supervisor to speak version ${API_VERSION} of the control API, but it speaks ${spoken}.`,
    {
      wayOut:
        'Run `exsim up` with this version: it replaces the supervisor and leaves the instances running.',
    },
  );
