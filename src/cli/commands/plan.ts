import { previewDesiredFleet } from '../desired-fleet.ts';
import { processOutput as output } from '../output.ts';
import { planText } from '../plan-text.ts';
import { plannedSteps } from '../planned-steps.ts';

/** `plan` and `up --dry-run`: what `up` would do. Changes nothing, not even the ports that are kept. */
export async function plan(
  file: string | undefined,
  options: { readonly only?: readonly string[]; readonly json?: boolean },
): Promise<void> {
  const { project, fleet } = await previewDesiredFleet(file, { only: options.only ?? null });
  const steps = await plannedSteps(project, fleet);
  if (options.json) output.json(steps);
  else output.line(planText(steps));
}
