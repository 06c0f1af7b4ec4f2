import { counted } from '../../common/counted.ts';
import { ExsimError } from '../../common/errors.ts';
import { type ProjectPaths, projectPaths } from '../../process/paths.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { planForOthers, planProvision } from '../../provision/plan.ts';
import { planScript, planText } from '../../provision/plan-text.ts';
import type { Targets } from '../../provision/types.ts';
import { adoptedServices } from '../../services/resolve.ts';
import { readDesired, refuseOtherFile } from '../../supervisor/fleet/desired.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { previewDesiredFleet } from '../project/desired-fleet.ts';
import { stateDirOf } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';
import type { ProvisionOptions } from './options.ts';
import { writeScriptFile } from './script-file.ts';

/**
 * Reads the servers and writes to none, and nothing into the project: a private Postgres that does not run is not started
 * for it.
 */
export async function preview(file: string | undefined, options: ProvisionOptions): Promise<void> {
  const fleet = await previewDesiredFleet(file, { only: null });
  const paths = projectPaths(stateDirOf(fleet.file));
  refuseOtherFile(await readDesired(paths), fleet.file);
  const plan = await planProvision(await planInput(paths, fleet, options));
  if (options.json) output.json(planJson(planText(plan)));
  else output.line(planText(plan).trimEnd());
}

/** For a DBA to run. The servers are only read; secrets are made, since the statements have what servers keep of them. */
export async function writeSql(
  paths: ProjectPaths,
  fleet: DesiredFleet,
  path: string,
  options: ProvisionOptions,
): Promise<void> {
  const plan = await planForOthers(await planInput(paths, fleet, options));
  const steps = plan.instances.flatMap(({ outside, postgres, redis }) => [...outside, ...postgres, ...redis]);
  await writeScriptFile(path, planScript(plan));
  if (options.json) return output.json({ path, steps: steps.length + plan.database.length });
  output.line(
    steps.length === 0
      ? `Nothing to do; ${path} says so.`
      : `${path} (0600) has what is to be done for ${counted(fleet.instances.length, 'exchange')}. ` +
          `Have it run with \`psql -v ON_ERROR_STOP=1 -f ${path}\`, its ACL commands with redis-cli; then \`exsim provision\`.`,
  );
}

async function planInput(paths: ProjectPaths, fleet: DesiredFleet, { repair }: ProvisionOptions) {
  const { postgres, redis } = await adoptedServices({ ...fleet, paths, env: process.env });
  if (postgres === null) throw notRunning();
  const targets: Targets = { postgres, redis: redis ?? { kind: 'off' } };
  const { instances } = fleet;
  return { ...targets, instances, secrets: projectSecrets(paths), project: paths.stateDir, repair };
}

const planJson = (text: string): { readonly commands: readonly string[] } => ({
  commands: text.split('\n').filter((line) => line !== ''),
});

const notRunning = (): ExsimError =>
  new ExsimError(
    'POSTGRES_MISSING',
    'No Postgres of the project runs, so there is nothing to compare with.',
    {
      wayOut: 'exsim provision and exsim up start one; or name a server by postgres.url or POSTGRES_URL.',
    },
  );
