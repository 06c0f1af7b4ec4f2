import type { VenueReading } from '../../../../src/worker/metrics/types.ts';

/** Of a venue that takes orders and has none. */
export const QUIET_VENUE: VenueReading = {
  accepting: true,
  degraded: [],
  queuedCommands: 0,
  openOrders: 0,
  projectionLagSeconds: 0,
  uncommittedCommands: 0,
  journal: { bytes: 0, bytesMax: 1_000_000 },
  connections: { http: 0, grpc: 0 },
  lostLogLines: 0,
};
