import { Box, Text, useApp, useInput } from 'ink';
import { useEffect, useState } from 'react';
import type { FleetSnapshot } from '../protocol/status.ts';
import { type FleetView, fleetView, type Tone } from './view.ts';

/** Snapshots as they come; ends when `signal` is aborted. */
export type SnapshotSource = (signal: AbortSignal) => AsyncIterable<FleetSnapshot>;

const COLOURS: Record<Tone, string | undefined> = {
  good: 'green',
  busy: 'cyan',
  warning: 'yellow',
  bad: 'red',
  idle: undefined,
};
const STATE_COLUMN = 1;

/** The fleet as a table that follows its source. `q`, Escape and Ctrl-C leave it; nothing is stopped by that. */
export function StatusScreen({ source, colour }: { source: SnapshotSource; colour: boolean }) {
  const { exit } = useApp();
  const snapshot = useSnapshots(source, exit);
  useInput((input, key) => {
    if (input === 'q' || key.escape) exit();
  });
  if (snapshot === null) return <Text>Asking the supervisor...</Text>;
  return <FleetTable view={fleetView(snapshot, Date.now())} colour={colour} />;
}

function FleetTable({ view, colour }: { view: FleetView; colour: boolean }) {
  return (
    <Box flexDirection="column">
      <Text bold={colour}>{view.headline}</Text>
      <Text>{view.services}</Text>
      <Box marginTop={1}>
        {view.header.map((title, column) => (
          <Box key={title} flexDirection="column" marginRight={2} flexShrink={0}>
            <Text bold={colour}>{title}</Text>
            {view.rows.map((row) => (
              <Text key={row.cells[0]} {...cellColour(row.tone, column, colour)}>
                {row.cells[column]}
              </Text>
            ))}
          </Box>
        ))}
      </Box>
      <Notes notes={view.notes} />
      <Text dimColor={colour}>q leaves this screen; the exchanges go on. exsim down stops them.</Text>
    </Box>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return (
    <Box flexDirection="column" marginY={1}>
      {notes.length === 0 ? <Text>Nothing needs attention.</Text> : null}
      {notes.map((note) => (
        <Text key={note}>{note}</Text>
      ))}
    </Box>
  );
}

function cellColour(tone: Tone, column: number, colour: boolean): { color?: string } {
  const found = colour && column === STATE_COLUMN ? COLOURS[tone] : undefined;
  return found === undefined ? {} : { color: found };
}

/** The latest snapshot; null before the first. A source that fails ends the screen with its error. */
function useSnapshots(source: SnapshotSource, exit: (error?: Error) => void): FleetSnapshot | null {
  const [snapshot, setSnapshot] = useState<FleetSnapshot | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    void follow(source(stop.signal), setSnapshot).then(
      () => exit(),
      (error) => (stop.signal.aborted ? undefined : exit(error)),
    ); // Its end is reported by exit().
    return () => stop.abort();
  }, [source, exit]);
  return snapshot;
}

async function follow(
  source: AsyncIterable<FleetSnapshot>,
  take: (snapshot: FleetSnapshot) => void,
): Promise<void> {
  for await (const snapshot of source) take(snapshot);
}
