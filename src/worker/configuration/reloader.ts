import { ExsimError } from '../../common/errors.ts';
import { differenceText } from '../../instance/changes/change.ts';
import { specDifferences } from '../../instance/changes/changes.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import type { CurrentSpec } from './current-spec.ts';

export type ReloaderOptions = {
  readonly current: CurrentSpec;
  /** The configuration as its file has it now. @throws ExsimError WORKER_CONFIG naming every problem */
  readonly read: () => InstanceSpec;
  /**
   * Brings the venue to a configuration by journaled commands, and says what of it stays without effect. It checks all
   * before it journals the first. Rejects with an ExsimError when the venue cannot become that.
   */
  readonly bring: (spec: InstanceSpec) => Promise<readonly string[]>;
  /** There is something new to tell. */
  readonly changed: () => void;
  readonly note: (level: 'info' | 'warn', message: string) => void;
};

type Asked = { readonly configHash: string; readonly request: string };
type Request = Asked & { readonly spec: InstanceSpec };

/**
 * Has a running venue take over a changed configuration, one at a time: of those that come meanwhile the newest. What
 * it cannot take over it refuses as a whole, and goes on as it was.
 */
export class Reloader {
  readonly #options: ReloaderOptions;
  #next: Request | null = null;
  #running = false;
  #begun = false;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  /** The venue takes orders: what was asked for until now is done, too. */
  begin(): void {
    this.#begun = true;
    void this.#run(); // It never rejects.
  }

  /** The file has a configuration of this hash. The outcome stands in `CurrentSpec.status`. */
  reload({ configHash, request }: Asked): void {
    try {
      this.#next = { configHash, request, spec: this.#options.read() };
      void this.#run(); // It never rejects.
    } catch (error) {
      this.#refuse(request, error);
    }
  }

  async #run(): Promise<void> {
    if (this.#running || !this.#begun) return;
    this.#running = true;
    for (let request = this.#take(); request !== null; request = this.#take())
      await this.#takeOver(request).catch((error: unknown) => this.#refuse(request.request, error));
    this.#running = false;
  }

  #take(): Request | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  async #takeOver({ configHash, spec }: Request): Promise<void> {
    const { current, bring, changed, note } = this.#options;
    const changes = specDifferences(current.spec, spec);
    const cold = changes.filter(({ effect }) => effect === 'cold' || effect === 'identity');
    if (cold.length > 0) throw needsRestart(cold.map(differenceText));
    const ignored = await bring(spec);
    current.takeOver(spec, configHash);
    note('info', `configuration reloaded: ${changes.map(differenceText).join('; ') || 'nothing changed'}`);
    for (const difference of ignored) note('warn', `not in force: ${difference}`);
    changed();
  }

  #refuse(request: string, error: unknown): void {
    const { current, changed, note } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    const wayOut = error instanceof ExsimError ? (error.wayOut ?? null) : null;
    current.refuse({ request, reason, wayOut });
    note('warn', `configuration refused, the one before stays in force: ${reason}`);
    changed();
  }
}

const needsRestart = (differences: readonly string[]): ExsimError =>
  new ExsimError('WORKER_CONFIG', `A running worker cannot take over: ${differences.join('; ')}.`, {
    wayOut: 'Restart it: `exsim restart NAME`.',
  });
