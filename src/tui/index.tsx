import { render } from 'ink';
import { type SnapshotSource, StatusScreen } from './status-screen.tsx';

export type { SnapshotSource } from './status-screen.tsx';

/** Shows the status screen until the person leaves it. @throws what the source throws. */
export async function showStatus(source: SnapshotSource, colour: boolean): Promise<void> {
  const screen = render(<StatusScreen source={source} colour={colour} />, { exitOnCtrlC: true });
  await screen.waitUntilExit();
}
