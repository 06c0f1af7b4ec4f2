import { join } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { nothingToDo, planText } from '../../provision/plan-text.ts';
import { planProvision } from '../../provision/plan.ts';
import { provision as provisionInstances } from '../../provision/provision.ts';
import { openSecrets } from '../../provision/secrets/store.ts';
import type { ProvisionReport, Targets } from '../../provision/types.ts';
import { adoptedServices } from '../../services/resolve.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { loadDesiredFleet, previewDesiredFleet } from '../desired-fleet.ts';
import { processOutput as output } from '../output.ts';
import type { Project } from '../project.ts';

export type ProvisionOptions = {
  readonly dryRun?: boolean;
  readonly rotate?: string | true;
  readonly remove?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
};

/** `provision`: schemas, roles and Redis users of the instance file, on the servers `up` would use. */
export async function provision(file: string | undefined, options: ProvisionOptions): Promise<void> {
  if (options.dryRun) return preview(file, options);
  const { project, fleet } = await loadDesiredFleet(file, { only: null });
  const report = await provisionInstances({
    ...(await targetsOf(project, fleet)),
    instances: fleet.instances,
    secrets: openSecrets(project.paths.secretsFile),
    project: project.paths.stateDir,
    log: output.note,
  });
  if (options.json) output.json(report);
  else output.line(reportText(report));
}

async function targetsOf({ paths }: Project, fleet: DesiredFleet): Promise<Targets> {
  const services = projectServices(paths, process.env, output.note);
  return services.resolve(fleet);
}

/** One line per exchange, and one per thing that only a DBA can close. */
export function reportText({ instances, findings, changed }: ProvisionReport): string {
  const lines = instances.map(({ instanceName, created, changed, isolation }) => {
    const done = [...created.map((what) => `created ${what}`), ...changed.map((what) => `changed ${what}`)];
    return `${instanceName}: ${done.length === 0 ? 'nothing to do' : done.join(', ')}; isolation ${isolation}`;
  });
  const open = findings.map(({ leak, message, remedy }) => `left open: ${leak}: ${message}\n  ${remedy}`);
  return [...lines, ...open, changed ? 'Done.' : 'Everything was as wanted.'].join('\n');
}
