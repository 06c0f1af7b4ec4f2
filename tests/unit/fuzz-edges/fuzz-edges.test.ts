import { expect, test } from 'vitest';
import { createGrpcEdge } from '../../../src/worker/grpc/server.ts';
import { createHttpEdge } from '../../../src/worker/http/server.ts';
import { Asker } from '../../fuzz-edges/ask.ts';
import { runPhases } from '../../fuzz-edges/phases.ts';
import { findingsText, tallyText } from '../../fuzz-edges/report.ts';
import { rowsOf } from '../../fuzz-edges/rows.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../worker/wire/memory-venue.ts';

const REQUESTS = 150;
/** Some seconds where nothing else runs. */
const TIMEOUT_MS = 120_000;
const LISTEN = { host: '127.0.0.1', port: 0 };

test('no request of any kind makes a venue fail, and strangers change nothing', {
  timeout: TIMEOUT_MS,
}, async () => {
  const seed = Date.now() % 2 ** 31;
  const { deps } = memoryVenue(recordingMetrics());
  const [http, grpc] = [await createHttpEdge(deps, LISTEN), await createGrpcEdge(deps, LISTEN)];
  const target = { ports: { http: http.port, grpc: grpc.port }, keys: KEYS };
  const asker = new Asker(target);
  const rows = await rowsOf(target, asker, { proto: 'proto', isPatient: false });
  try {
    const { histogram, findings, ...tally } = await runPhases({
      ...{ target, asker, rows, seed, requests: REQUESTS },
      onPhase: async () => undefined,
    });
    console.log(`fuzz-edges, seed ${seed}\n${tallyText({ histogram, findings, ...tally })}`);
    expect(findings, `seed ${seed}: ${findingsText(findings)}`).toEqual([]);
    expect(histogram.pastShare).toBeGreaterThan(0.2);
  } finally {
    rows.close();
    await Promise.all([http.close(0), grpc.close(0)]);
  }
});
