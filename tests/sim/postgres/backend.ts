import type { SimProcess } from '../process.ts';

/** The server's side of one connection: it runs one statement at a time, also for a client that is gone. */
export class Backend {
  readonly client: SimProcess;
  isAlive = true;
  isBusy = false;
  /** Its client has hung up, and it does not know yet. */
  isAbandoned = false;
  /** The scheduler of its machine does not let it run until then. */
  stuckUntilMs = 0;
  /** Makes what it is writing durable; null when it is not between writing and commit. */
  commit: (() => void) | null = null;
  /** Tells the client that the connection broke. */
  onBroken: (reason: string) => void = () => undefined;

  constructor(client: SimProcess) {
    this.client = client;
  }
}
