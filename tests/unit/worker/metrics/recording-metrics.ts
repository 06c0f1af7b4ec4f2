import type { Metrics } from '../../../../src/worker/metrics/types.ts';

/** A call to a metrics interface: its name and its arguments. */
export type Recorded = readonly [name: string, ...args: (string | number | boolean)[]];

/** Metrics that remember what they were told, in order. Durations are left out: no test can know them. */
export function recordingMetrics(): Metrics & { readonly calls: Recorded[] } {
  const calls: Recorded[] = [];
  const record = (...call: Recorded): void => {
    calls.push(call);
  };
  return {
    calls,
    orderPlaced: (symbol, orderType, side) => record('orderPlaced', symbol, orderType, side),
    orderRejected: (errorName) => record('orderRejected', errorName),
    tradeExecuted: (symbol) => record('tradeExecuted', symbol),
    bookChanged: (symbol, side, levels) => record('bookChanged', symbol, side, levels),
    matchingLatency: (symbol) => record('matchingLatency', symbol),
    journalCommitted: (_seconds, commands) => record('journalCommitted', commands),
    projectionLag: (seconds) => record('projectionLag', seconds),
    snapshotNewest: (commandSeq, stateBytes) => record('snapshotNewest', commandSeq, stateBytes),
    snapshotStored: () => record('snapshotStored'),
    snapshotFailed: () => record('snapshotFailed'),
    venueRead: (reading) => {
      record('accepting', reading.accepting ? 1 : 0);
      for (const part of reading.degraded) record('degraded', part);
      record('uncommitted', reading.uncommittedCommands);
      record('projectionLag', reading.projectionLagSeconds);
      record('lostLogLines', reading.lostLogLines);
    },
    eventLoopDelayed: () => record('eventLoopDelayed'),
    httpStarted: (method) => record('httpStarted', method),
    httpFinished: (method, endpoint, statusCode) => record('httpFinished', method, endpoint, statusCode),
    grpcStarted: (method) => record('grpcStarted', method),
    grpcFinished: (method, status) => record('grpcFinished', method, status),
    feedSubscribers: (channel, change) => record('feedSubscribers', channel, change),
    feedSent: (channel, messages) => record('feedSent', channel, messages),
    feedConflated: (channel) => record('feedConflated', channel),
    feedDropped: (channel) => record('feedDropped', channel),
    feedQueued: (bytes) => record('feedQueued', bytes),
    discoveryRegistered: (registered) => record('discoveryRegistered', registered),
  };
}
