import { Box, Text } from 'ink';
import { memo, useSyncExternalStore } from 'react';

/** Frames, the newest at any time. */
export type Frames = {
  /** Calls `changed` after each new frame, until the returned function is called. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Lines with their looks: the same array until there is another frame. */
  readonly newest: () => readonly string[];
};

/**
 * The newest frame, line by line. All that a line says was settled before, by `view/`. Keys are read by `Terminal`:
 * ink throws at some (Ctrl-F1), and takes the first piece of an arrow key over a slow line for the Escape key.
 */
export function App({ frames }: { readonly frames: Frames }) {
  const lines = useSyncExternalStore(frames.subscribe, frames.newest);
  return (
    <Box flexDirection="column">
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands in its row
        <Row key={row} text={line} />
      ))}
    </Box>
  );
}

/** A line that says the same as before is not laid out again. */
const Row = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>);
