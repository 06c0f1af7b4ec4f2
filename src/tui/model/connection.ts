import type { FleetUpdate } from '../sources.ts';
import type { Connection, ScreenState } from './state.ts';

/**
 * asking -> live <-> reconnecting
 *
 * A snapshot that no supervisor told (it was made by hand, from files and processes) is shown, but is no sign that the
 * supervisor is back.
 */
export function reduceConnection(state: ScreenState, update: FleetUpdate, nowMs: number): ScreenState {
  if (update.type === 'lost') return { ...state, connection: lost(state.connection, update.reason, nowMs) };
  const { snapshot } = update;
  const isGone = snapshot.supervisor === null && state.connection.kind === 'reconnecting';
  const connection: Connection = isGone
    ? { ...state.connection, heardMs: nowMs }
    : { kind: 'live', heardMs: nowMs };
  return { ...state, snapshot, connection };
}

function lost(connection: Connection, reason: string, nowMs: number): Connection {
  if (connection.kind === 'reconnecting') return { ...connection, reason };
  const heardMs = connection.kind === 'live' ? connection.heardMs : null;
  return { kind: 'reconnecting', sinceMs: nowMs, heardMs, reason };
}
