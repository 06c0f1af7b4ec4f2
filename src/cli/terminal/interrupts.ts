import { CommandEnd } from './failure.ts';

/** Signals a command in front obeys: the first asks it to stop everything, the second to do so at once. */
export type Interrupts = {
  /** Aborted by the first of them; its reason is the signal's name. */
  readonly first: AbortSignal;
  readonly second: AbortSignal;
  /** Gives the signals their usual meaning back. */
  close(): void;
};

/** Exit codes of a process that a signal ended. */
const SIGNAL_EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof SIGNAL_EXITS;

/**
 * Takes over SIGINT and SIGTERM. SIGHUP, a closing terminal, ends this process alone, and the exchanges go on; with
 * `hangup: 'stop'` it is one like the others.
 */
export function takeInterrupts({ hangup = 'leave' }: { hangup?: 'leave' | 'stop' } = {}): Interrupts {
  const [first, second] = [new AbortController(), new AbortController()];
  const onSignal = (signal: StopSignal): void => (first.signal.aborted ? second : first).abort(signal);
  const leave = (): void => process.exit(SIGNAL_EXITS.SIGHUP);
  const onHangup = hangup === 'leave' ? leave : onSignal;
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onHangup);
  return {
    first: first.signal,
    second: second.signal,
    close: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      process.off('SIGHUP', onHangup);
    },
  };
}

/** Exit code of a command that the signal behind `aborted` ended. */
export const signalExit = (aborted: AbortSignal): number => SIGNAL_EXITS[aborted.reason as StopSignal];

/**
 * Carries out a task that would leave something behind if a signal ended it. The first one aborts the task, which cleans
 * up and rejects; a second one ends this process at once. Throws CommandEnd with the exit code of the first.
 */
export async function cleanly<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { first, second, close } = takeInterrupts({ hangup: 'stop' });
  second.addEventListener('abort', () => process.exit(signalExit(second)), { once: true });
  try {
    return await task(first);
  } catch (error) {
    throw first.aborted ? new CommandEnd(signalExit(first)) : error;
  } finally {
    close();
  }
}
