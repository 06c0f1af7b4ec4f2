import { ExsimError } from '../../common/errors.ts';
import type { LiveState, LiveTarget } from './types.ts';

const ANSWER_WAIT_MS = 10_000;

/** Asks the running worker for its place in the journal and its state hash. Null when nothing listens there. */
export async function liveState({ url, adminKey }: LiveTarget): Promise<LiveState | null> {
  const address = new URL('/api/v1/state', url);
  const response = await ask(address, adminKey);
  if (response === null) return null;
  if (response.status !== 200)
    throw new ExsimError(
      'NOT_READY',
      `The worker at ${address.origin} answered ${response.status}, not its state.`,
      {
        wayOut:
          'Wait until it is ready, or stop it and verify its closed journal; the key must be an admin key.',
      },
    );
  const { commandSeq, seq, stateHash } = (await response.json()) as LiveState;
  return { commandSeq, seq, stateHash };
}

async function ask(address: URL, adminKey: string): Promise<Response | null> {
  try {
    return await fetch(address, {
      headers: { 'x-api-key': adminKey },
      signal: AbortSignal.timeout(ANSWER_WAIT_MS),
    });
  } catch (error) {
    if (isRefused(error)) return null;
    throw new ExsimError('NOT_READY', `The worker at ${address.origin} does not answer.`, {
      wayOut: 'Wait until it is ready, or stop it and verify its closed journal.',
      cause: error,
    });
  }
}

/** fetch hides what the socket said in the cause, or in several of them. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ECONNREFUSED') return true;
  return isRefused(error.cause);
}
