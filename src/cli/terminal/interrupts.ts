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
