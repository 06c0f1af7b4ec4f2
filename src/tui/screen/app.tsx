import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Frames } from './frames.ts';
import { painted } from './painter.ts';
import type { ColourDepth } from './styles.ts';
import type { Terminal, TerminalListener } from './terminal.ts';

export type AppProps = {
  readonly frames: Pick<Frames, 'subscribe' | 'newest'>;
  readonly terminal: Pick<Terminal, 'listen' | 'write'>;
  readonly depth: ColourDepth;
  /** Told keys and sizes while the component is mounted. */
  readonly listener: TerminalListener;
};

/**
 * The newest frame on the terminal, and its keys to the screen. There is nothing for ink to lay out: `view/` has made
 * frames of whole lines. ink took 30 to 43 ms for each large one, as it makes an object per cell and reads each character
 * anew; it keeps every text it ever measured, and closes up lines that are empty. Keys are read by `Terminal`: ink throws
 * at some (Ctrl-F1), and takes the first piece of an arrow key over a slow line for the Escape key.
 */
export function App({ frames, terminal, depth, listener }: AppProps): null {
  const picture = useSyncExternalStore(frames.subscribe, frames.newest);
  useEffect(() => terminal.listen(listener), [terminal, listener]);
  useLayoutEffect(() => {
    void terminal.write(painted(picture.frame, picture.shown, depth)).then(picture.taken); // It never rejects.
  }, [terminal, depth, picture]);
  return null;
}
