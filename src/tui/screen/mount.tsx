import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { App, type AppProps } from './app.tsx';

/**
 * Has ink run the component until the returned function is called; `failed` is told what it throws. The terminal is not
 * ink's: it gets streams that lead nowhere, so that it shows nothing, hides no cursor and sets no modes, and leaves
 * `console` as it is. `debug`: without the timer that would gather its frames.
 */
export function mount(props: AppProps, failed: (error: unknown) => void): () => void {
  const { unmount, waitUntilExit } = render(<App {...props} />, {
    stdin: nowhere() as unknown as NodeJS.ReadStream, // They have all that ink asks of them.
    stdout: nowhere() as unknown as NodeJS.WriteStream,
    stderr: nowhere() as unknown as NodeJS.WriteStream,
    ...{ debug: true, exitOnCtrlC: false, patchConsole: false },
  });
  waitUntilExit().catch(failed);
  return unmount;
}

/** Of some width, or ink would run programs to find one at each frame. */
const nowhere = (): PassThrough => Object.assign(new PassThrough().resume(), { columns: 80 });
