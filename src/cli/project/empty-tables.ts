import { ExsimError } from '../../common/errors.ts';
import { emptyProjections } from '../../provision/empty-projections.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { latestServers, withoutServers } from '../../supervisor/project/servers.ts';
import { processOutput as output } from '../terminal/output.ts';
import type { Project } from './project.ts';

/** Empties the tables that one exchange keeps as copies of its journal, on the server it was provisioned on. */
export async function emptyTables({ paths }: Project, name: string): Promise<void> {
  const servers = await latestServers(paths);
  if (servers === null) throw unprovisioned(name);
  const services = projectServices(paths, withoutServers(process.env), output.note);
  const { postgres } = await services.resolve({ postgresUrl: servers.postgresUrl, redis: 'off' });
  await emptyProjections({ postgres, name, project: paths.stateDir });
}

const unprovisioned = (name: string): ExsimError =>
  new ExsimError('UNKNOWN_INSTANCE', `Expected a provisioned instance, but was "${name}".`, {
    wayOut: 'exsim up provisions what the instance file has.',
  });
