import { planText } from '../fleet/plan-text.ts';
import { previewDesiredFleet } from '../project/desired-fleet.ts';
import { plannedSteps } from '../project/planned-steps.ts';
import { findProject } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';

/** `plan` and `up --dry-run`: what `up` would do. Changes nothing, not even the ports that are kept. */
export async function plan(
  file: string | undefined,
  options: { readonly only?: readonly string[]; readonly json?: boolean },
): Promise<void> {
  const fleet = await previewDesiredFleet(file, { only: options.only ?? null });
  const steps = await plannedSteps(findProject(fleet.file), fleet);
  if (options.json) output.json(steps);
  else output.line(planText(steps));
}
