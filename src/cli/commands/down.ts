import { ExsimError } from '../../common/errors.ts';
import { stopFleet } from '../fleet/stop-fleet.ts';
import { findProject } from '../project/project.ts';
import { takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';

/** `down`: stops all of the project; with --purge its data goes too. A Ctrl-C meanwhile kills what is left. */
export async function down(options: { readonly purge?: boolean; readonly yes?: boolean }): Promise<void> {
  if (options.purge && !options.yes) throw unconfirmed();
  const project = findProject();
  if (project === null) return output.line('Nothing to stop: there is no project here.');
  const interrupts = takeInterrupts();
  try {
    await stopFleet(project, { purge: options.purge === true, hurry: interrupts.first });
  } finally {
    interrupts.close();
  }
}

const unconfirmed = (): ExsimError =>
  new ExsimError('USAGE', '--purge removes all orders, trades and balances of the project for good.', {
    wayOut: 'Add --yes when you want that.',
  });
