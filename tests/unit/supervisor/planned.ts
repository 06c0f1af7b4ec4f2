import type { InstanceSpec, PlannedInstance, PortPair } from '../../../src/instance/spec.ts';
import { POLICY } from './scenario.ts';

type Extra = {
  readonly ports?: PortPair;
  readonly env?: Readonly<Record<string, string>>;
  readonly restart?: Partial<InstanceSpec['restart']>;
};

/** A planned instance of the plainest kind. */
export function plannedInstance(name: string, extra: Extra = {}): PlannedInstance {
  const instanceName = `exchange-sim-${name}`;
  const schema = instanceName.replaceAll('-', '_');
  return {
    spec: {
      name,
      venue: 'generic',
      symbols: [],
      accounts: [{ id: 'alice', balances: {}, apiKey: null }],
      durability: 'commit',
      isolation: 'schema',
      snapshotEveryCommands: 100_000,
      limits: {
        maxQueuedCommands: 1,
        maxCommitWaitMs: 1,
        maxConnections: 8,
        idempotencyWindow: 1,
        maxJournalBytes: 100_000,
        requestsPerSecond: 0,
        requestsPerSecondPerConnection: 0,
      },
      env: extra.env ?? {},
      restart: { ...POLICY, ...extra.restart },
      worldSeed: 1,
      logLevel: 'info',
      host: '127.0.0.1',
      ports: { http: null, grpc: null },
      line: 3,
    },
    identity: {
      name,
      service: 'exchange-sim',
      instanceName,
      schema,
      role: schema,
      ownerRole: `${schema}$owner`,
      redisNamespace: `exchange:sim:${name}:`,
      redisUser: instanceName,
      discoveryKey: `exchange:discovery:${instanceName}`,
    },
    ports: extra.ports ?? { http: 8081, grpc: 50052 },
  };
}
