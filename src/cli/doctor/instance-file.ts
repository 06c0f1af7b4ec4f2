import { ExsimError } from '../../common/errors.ts';
import { shownPath } from '../project/desired-fleet.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble, warning } from './finding.ts';

/** The instance file: there, and without mistakes. A port in it that is taken is told by the check of ports. */
export async function checkInstanceFile({ fleet, fileProblem }: DoctorContext): Promise<Finding[]> {
  if (fleet !== null) {
    const names = fleet.instances.map(({ spec }) => spec.name).join(', ');
    return [fine('instance-file', `${shownPath(fleet.file)}: ${names}`)];
  }
  return fileProblem === null ? [] : [problemFinding(fileProblem)];
}

/** Where there is none yet, nothing is wrong. */
export function problemFinding(problem: ExsimError): Finding {
  if (problem.code === 'CONFIG_NOT_FOUND')
    return warning('instance-file', problem.message, 'a list of exchanges', 'exsim init');
  if (problem.code !== 'CONFIG_INVALID') return trouble('instance-file', problem);
  return trouble(
    'instance-file',
    new ExsimError('CONFIG_INVALID', problem.message, { wayOut: problem.wayOut ?? 'exsim validate' }),
  );
}
