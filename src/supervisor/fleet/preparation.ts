import type { ExsimError } from '../../common/errors.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import type { Services } from '../../services/types.ts';
import type { WorkerMaterials } from '../worker/launch.ts';
import type { RunState } from '../worker/run-state.ts';
import type { ReadSecrets } from '../worker/secrets-hash.ts';
import type {
  FleetServices,
  Prepared,
  Provisioner,
  ServiceSnapshots,
  ServicesWanted,
  StoppedService,
} from './dependencies.ts';
import { OFF_SERVICES } from './snapshot.ts';

/** What stands ready for workers: the services in use, and what provisioning made of them. */
export class Preparation {
  readonly #services: FleetServices;
  readonly #provisioner: Provisioner;
  readonly #materials = new Map<string, Prepared>();
  readonly #failures = new Map<string, ExsimError>();
  #wanted: ServicesWanted | null = null;
  #current: Services | null = null;
  #status: ServiceSnapshots = OFF_SERVICES;

  constructor(services: FleetServices, provisioner: Provisioner) {
    this.#services = services;
    this.#provisioner = provisioner;
  }

  /** As last looked at. */
  get status(): ServiceSnapshots {
    return this.#status;
  }

  /** False: the instance has to be provisioned before it can start. */
  isPrepared(name: string): boolean {
    return this.#materials.has(name);
  }

  /**
   * With the passwords of now: `exsim provision --rotate` replaces them at any time. Null: the instance has to be
   * provisioned, for the first time or anew.
   */
  async materialsNow(name: string): Promise<WorkerMaterials | null> {
    const prepared = this.#materials.get(name);
    if (prepared === undefined) return null;
    const secrets = await this.readSecrets(name, prepared.redisUrl !== null);
    if (secrets === null) this.#materials.delete(name);
    return secrets === null ? null : { ...prepared, secrets };
  }

  /** Passwords as they are now. */
  readonly readSecrets: ReadSecrets = (name, withRedis) => this.#provisioner.secrets(name, withRedis);

  /** Finds or starts the services. Where they have moved, nothing that was prepared counts any more. */
  async resolve({ postgresUrl, redis }: DesiredFleet, signal?: AbortSignal): Promise<void> {
    this.#wanted = { postgresUrl, redis };
    try {
      const services = await this.#services.resolve(this.#wanted, signal);
      if (addressesOf(services) !== addressesOf(this.#current)) this.#materials.clear();
      this.#current = services;
    } finally {
      await this.look();
    }
  }

  /** For instances that promise to keep what they confirm. @throws ExsimError POSTGRES_REFUSED */
  async requireSafe(instances: readonly PlannedInstance[]): Promise<void> {
    if (instances.every(({ spec }) => spec.durability === 'none')) return;
    await this.#services.requireSafe(this.#required());
  }

  /**
   * Provisions them, one after the other. `settled` hears of each as soon as it is known whether it has what it needs:
   * see `failureOf`. @throws ExsimError why none can be started
   */
  async provision(
    instances: readonly PlannedInstance[],
    signal: AbortSignal,
    settled: (name: string) => void = () => undefined,
  ): Promise<void> {
    for (const { spec } of instances) this.#failures.delete(spec.name);
    await this.#provisioner.provision(this.#required(), instances, {
      prepared: (name, made) => {
        this.#materials.set(name, made);
        settled(name);
      },
      failed: (name, error) => {
        this.#materials.delete(name);
        this.#failures.set(name, error);
        settled(name);
      },
      signal,
    });
  }

  /** Why an instance could not be provisioned the last time; null when it was, or was not tried. */
  failureOf(name: string): ExsimError | null {
    return this.#failures.get(name) ?? null;
  }

  /** Whether a worker runs on services other than those in use now. */
  hasMoved(instance: PlannedInstance, state: RunState): boolean {
    const { postgresUrl, redisUrl } = this.#provisioner.urls(this.#required(), instance);
    return state.postgresUrl !== postgresUrl || state.redisUrl !== redisUrl;
  }

  /** Looks at the services again. */
  async look(): Promise<void> {
    if (this.#wanted !== null) this.#status = await this.#services.status(this.#current, this.#wanted);
  }

  /** Stops the project's own services, at once when `hurry` is aborted; with `purge` their data goes too. */
  async stop(purge: boolean, hurry?: AbortSignal): Promise<readonly StoppedService[]> {
    const stopped = await this.#services.stop(hurry);
    if (purge) await this.#services.purge();
    this.#current = null;
    return stopped;
  }

  #required(): Services {
    if (this.#current === null) throw new Error('services are resolved before they are used');
    return this.#current;
  }
}

const addressesOf = (services: Services | null): string =>
  services === null
    ? ''
    : `${services.postgres.adminUrl} ${services.redis.kind === 'off' ? 'off' : services.redis.adminUrl}`;
