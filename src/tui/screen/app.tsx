import { Box, Text, Transform } from 'ink';
import { memo, useSyncExternalStore } from 'react';
import type { Change } from './changes.ts';

/** What a terminal is to be told next, of the newest frame at any time. */
export type Changes = {
  /** Calls `changed` after each new frame, until the returned function is called. */
  readonly subscribe: (changed: () => void) => () => void;
  /** The same object until there is another frame. `number` is of the frame. */
  readonly newest: () => { readonly number: number; readonly changes: readonly Change[] };
};

/**
 * The changes, one below the other; where they belong is for `Canvas` to say. What was not changed is not laid out: ink
 * takes 40 ms for a large frame. All that a line says was settled before, by `view/`. Keys are read by `Terminal`: ink
 * throws at some (Ctrl-F1), and takes the first piece of an arrow key over a slow line for the Escape key.
 */
export function App({ changes }: { readonly changes: Changes }) {
  const newest = useSyncExternalStore(changes.subscribe, changes.newest);
  return (
    // A frame of its own each time, or one that is told again would be none.
    <Box key={newest.number} flexDirection="column">
      {newest.changes.map(({ row, text }) => (
        <Part key={row} text={text} />
      ))}
    </Box>
  );
}

/** ink measures what stands in a `Text` and remembers it for ever; what changes each second is put in afterwards. */
const Part = memo(({ text }: { readonly text: string }) => (
  <Transform transform={() => text}>
    <Text> </Text>
  </Transform>
));
