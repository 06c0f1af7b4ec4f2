import { ExsimError } from '../../common/errors.ts';
import type { InstanceReport, ProvisionReport } from '../../provision/types.ts';

/** One line per exchange, one per thing somebody changed by hand, and one per thing that only a DBA can close. */
export function reportText({ instances, findings, changed }: ProvisionReport): string {
  const lines = instances.flatMap((report) => {
    const title = report.instanceName === '' ? report.name : report.instanceName;
    const drift = report.drift.map(({ words, wayOut }) => `${title}: drift: ${words}\n  ${wayOut}`);
    return [`${title}: ${doneText(report)}; isolation ${report.isolation}`, ...drift];
  });
  const open = findings.map(
    ({ leak, message, remedy }) => `left open: ${leak}: ${message}\n  ${remedy.replaceAll('\n', '\n  ')}`,
  );
  const drifted = instances.some(({ drift }) => drift.length > 0);
  const untouched = drifted ? 'Nothing was changed.' : 'Everything was as wanted.';
  return [...lines, ...open, changed ? 'Done.' : untouched].join('\n');
}

function doneText({ created, changed, repaired }: InstanceReport): string {
  const done = [
    ...created.map((what) => `created ${what}`),
    ...changed.map((what) => `changed ${what}`),
    ...repaired.map((what) => `repaired ${what}`),
  ];
  return done.length === 0 ? 'nothing to do' : done.join(', ');
}

/** Who asked for a repair is told by the exit code that it is not whole. */
export function demandRepaired({ instances }: ProvisionReport): void {
  const left = instances.flatMap(({ instanceName, name, drift }) =>
    drift.map(({ words }) => `${words} (${instanceName || name})`),
  );
  if (left.length === 0) return;
  throw new ExsimError('PROVISION_FAILED', `This is left as it is: ${left.join('; ')}.`, {
    wayOut: 'Each way out stands above, with what was done.',
  });
}
