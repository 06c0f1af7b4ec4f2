import type { ExsimError } from '../../common/errors.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import type { Services } from '../../services/types.ts';
import type { WorkerMaterials } from '../worker/launch.ts';
import type { ReadSecrets } from '../worker/secrets-hash.ts';

export type ServiceSnapshots = FleetSnapshot['services'];

/** Admin URLs as the instance file or the environment of `up` names them; null: find or start one. */
export type ServicesWanted = Pick<DesiredFleet, 'postgresUrl' | 'redis'>;

export type StoppedService = { readonly name: string; readonly pid: number };

/** Postgres and Redis of a project, wherever they come from. */
export interface FleetServices {
  /**
   * Finds them, or starts them; does nothing when they run. `signal` ends it, also half-way.
   * @throws ExsimError why there is no Postgres
   */
  resolve(wanted: ServicesWanted, signal?: AbortSignal): Promise<Services>;
  /** Refuses a Postgres that can lose committed orders. @throws ExsimError POSTGRES_REFUSED */
  requireSafe(services: Services): Promise<void>;
  /** Measured now; never throws. `services` is null while they could not be resolved. */
  status(services: Services | null, wanted: ServicesWanted): Promise<ServiceSnapshots>;
  /** Stops those that are the project's own, at once when `hurry` is aborted, and says which. @throws ExsimError */
  stop(hurry?: AbortSignal): Promise<readonly StoppedService[]>;
  /** Removes the data of those that are the project's own; they are stopped. */
  purge(): Promise<void>;
}

/** TCP ports of the supervisor itself. */
export interface FleetPorts {
  /** From now on these, and no others. @throws ExsimError PORT_TAKEN, and all is as it was */
  listen(wanted: Pick<DesiredFleet, 'metricsPort' | 'controlPort'>): Promise<void>;
  close(): Promise<void>;
}

/** What provisioning made for a worker, without the passwords: those can be replaced at any time. */
export type Prepared = Omit<WorkerMaterials, 'secrets'>;

/** Who hears what becomes of each instance, by its name in the file, while others are still being provisioned. */
type ProvisionListener = {
  readonly prepared: (name: string, made: Prepared) => void;
  readonly failed: (name: string, error: ExsimError) => void;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
};

/** Schemas, roles and users of instances. */
export interface Provisioner {
  /** Creates what is missing. @throws ExsimError why nothing can be started */
  provision(
    services: Services,
    instances: readonly PlannedInstance[],
    listener: ProvisionListener,
  ): Promise<void>;
  /** Passwords of a worker as they are now; null when the instance has none. */
  readonly secrets: ReadSecrets;
  /** Where the worker of an instance connects; changes nothing. */
  urls(services: Services, instance: PlannedInstance): Pick<WorkerMaterials, 'postgresUrl' | 'redisUrl'>;
  /** Removes everything the project was given. */
  remove(services: Services): Promise<void>;
}
