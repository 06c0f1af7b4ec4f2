import { type DoctorContext, doctorContext } from '../doctor/context.ts';
import { exitCodeOf, type Finding, unchecked } from '../doctor/finding.ts';
import { checkFolders } from '../doctor/folders.ts';
import { checkInstanceFile } from '../doctor/instance-file.ts';
import { checkLeftovers } from '../doctor/leftovers.ts';
import { checkMachine } from '../doctor/machine.ts';
import { checkPorts } from '../doctor/ports.ts';
import { checkPostgres } from '../doctor/postgres.ts';
import { checkRedis } from '../doctor/redis.ts';
import { reportText } from '../doctor/report.ts';
import { processOutput as output } from '../terminal/output.ts';
import { paintFor } from '../terminal/paint.ts';
import { whileWaiting } from '../terminal/waiting.ts';

/** In the order in which they are shown. Each has an id for the case that it fails itself. */
const CHECKS: readonly { readonly id: string; run(context: DoctorContext): Promise<Finding[]> }[] = [
  { id: 'machine', run: checkMachine },
  { id: 'instance-file', run: checkInstanceFile },
  { id: 'ports', run: checkPorts },
  { id: 'postgres', run: checkPostgres },
  { id: 'redis', run: checkRedis },
  { id: 'folders', run: checkFolders },
  { id: 'leftovers', run: checkLeftovers },
];

/** `doctor`: looks at all that `up` needs, changes nothing, and says of each trouble what ends it. */
export async function doctor(file: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const findings = await whileWaiting('looking at machine, file and servers', async () => {
    const context = await doctorContext(file);
    return (await Promise.all(CHECKS.map((check) => carriedOut(check, context)))).flat();
  });
  if (options.json) output.json({ exitCode: exitCodeOf(findings), findings });
  else output.line(reportText(findings, paintFor(process.stdout)));
  process.exitCode = exitCodeOf(findings);
}

const carriedOut = ({ id, run }: (typeof CHECKS)[number], context: DoctorContext): Promise<Finding[]> =>
  run(context).catch((error: unknown) => [unchecked(id, error)]);
