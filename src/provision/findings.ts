import { ownDatabase } from '../instance/own-database.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import { type Place, withPlace } from './place.ts';
import { databaseFindings, type Leak, ownDatabaseFindings, readLeaks } from './postgres/database-wide.ts';
import { trustsAnybody } from './postgres/login.ts';
import {
  isOfRegistry,
  type RegistryGrant,
  readRegistryGrants,
  registryFindings,
} from './postgres/registry-rights.ts';
import type { Session } from './session.ts';
import type { Drift, Finding, Isolation } from './types.ts';

/** `full` when no neighbour can do anything that a finding names, and the guards in the schema are as they were made. */
export function isolationOf(findings: readonly Finding[], drift: readonly Drift[]): Isolation {
  const weak = drift.some(({ weakens }) => weakens) ? ['drift'] : [];
  const leaks = [...new Set([...findings.map(({ leak }) => leak), ...weak])];
  return leaks.length === 0 ? 'full' : `partial [${leaks.join(', ')}]`;
}

/** What neighbours can do, given the leaks that are open in the database of the registry, and the rights on that. */
export const findingsAtHome = async (
  session: Session,
  open: readonly Leak[],
  grants: readonly RegistryGrant[],
): Promise<readonly Finding[]> => [
  ...databaseFindings(session.target, session.admin, open),
  ...registryFindings(grants),
  ...(await findingsInRedis(session)),
];

const findingsInRedis = async ({ redis }: Session): Promise<readonly Finding[]> =>
  (await redis())?.server.findings ?? [];

/** What neighbours can do, as it is on the servers; read once for all that share a database. */
export class Findings {
  readonly #session: Session;
  readonly #known: readonly Finding[] | null;
  /** By database of their own; null: that of the registry. */
  readonly #found = new Map<string | null, readonly Finding[]>();

  /** `atHome`: those in the database of the registry, where nothing has changed since they were read. */
  constructor(session: Session, atHome: readonly Finding[] | null) {
    this.#session = session;
    this.#known = atHome;
  }

  /** Of an instance that is provisioned: its role is there to be tried. */
  async of(instance: PlannedInstance): Promise<readonly Finding[]> {
    const database = ownDatabase(instance);
    const known = this.#found.get(database);
    if (known !== undefined) return known;
    const found = await withPlace(this.#session, database, (place) => this.#read(place, instance));
    this.#found.set(database, found);
    return found;
  }

  /** All that were found, each once; of `fallback` where nothing was asked for yet. */
  async all(fallback: PlannedInstance | undefined): Promise<readonly Finding[]> {
    if (this.#found.size === 0) {
      return [...(await this.#atHome()), ...(await this.#trust(fallback))];
    }
    const all = [...this.#found.values()].flat();
    return [...new Map(all.map((finding) => [finding.message, finding])).values()];
  }

  async #read({ client, admin, target }: Place, instance: PlannedInstance): Promise<readonly Finding[]> {
    const found =
      ownDatabase(instance) === null
        ? await this.#atHome()
        : [
            ...ownDatabaseFindings(target, admin, await readLeaks(client, admin)),
            ...(await this.#ofRegistry()),
            ...(await findingsInRedis(this.#session)),
          ];
    return [...found, ...(await this.#trust(instance))];
  }

  async #atHome(): Promise<readonly Finding[]> {
    if (this.#known !== null) return this.#known;
    const { client, admin } = this.#session;
    return findingsAtHome(this.#session, await readLeaks(client, admin), await readRegistryGrants(client));
  }

  /** It names instances with a database of their own too, and whoever may write there could claim their names. */
  async #ofRegistry(): Promise<readonly Finding[]> {
    if (this.#known !== null) return this.#known.filter(isOfRegistry);
    return registryFindings(await readRegistryGrants(this.#session.client));
  }

  /** Our own server was made to ask for passwords; of another it is not known before it is tried. */
  async #trust(instance: PlannedInstance | undefined): Promise<readonly Finding[]> {
    const { target } = this.#session;
    if (target.kind === 'embedded' || instance === undefined) return [];
    const { role } = instance.identity;
    if (!(await trustsAnybody(target.adminUrl, role))) return [];
    const message = `Postgres lets role "${role}" in with any password.`;
    return [{ leak: 'passwords', message, remedy: 'In pg_hba.conf write scram-sha-256 instead of trust.' }];
  }
}
