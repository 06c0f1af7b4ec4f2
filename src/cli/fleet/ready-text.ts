import { basename, dirname } from 'node:path';
import { clientVariables } from '../../instance/client-variables.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { shownName } from '../../tui/plain-fleet.ts';

import { plainTable } from '../terminal/table.ts';

/** What `up` shows at its end: where the exchanges are and what to do with them. */
export function readyText(snapshot: FleetSnapshot, command: string): string {
  const rows = snapshot.instances.map(({ name, state, httpUrl, grpcAddress, schema }) => [
    shownName(name),
    state,
    httpUrl,
    grpcAddress,
    schema,
  ]);
  const table = plainTable([['NAME', 'STATE', 'HTTP', 'GRPC', 'SCHEMA'], ...rows]);
  return [table, '', ...warnings(snapshot), ...nextSteps(snapshot, command)].join('\n');
}

function warnings({ services: { redis } }: FleetSnapshot): string[] {
  return redis.kind === 'off' && redis.reason !== null ? [`warning: no Redis: ${redis.reason}`, ''] : [];
}

function nextSteps({ instances }: FleetSnapshot, command: string): string[] {
  const first = instances.find(({ state }) => state === 'ready') ?? instances[0];
  if (first === undefined) return [`Add an exchange to the instance file, then: ${command} up`];
  const { httpUrl, apiKey } = clientVariables(first.name, []);
  const { symbol } = first.symbols[0] ?? { symbol: 'BTC-USD' };
  return [
    'Next:',
    `  eval "$(${command} env)"`,
    `  curl -s "$${httpUrl}/api/v1/orderbook/${symbol}"`,
    `  curl -s "$${httpUrl}/api/v1/balances" -H "X-API-Key: $${apiKey}"`,
    `  ${command} status`,
    `  ${command} down`,
  ];
}

/** How this exsim was called, for commands to copy: `exsim` where it is on the PATH, else through npx. */
export function commandName(script = process.argv[1] ?? ''): string {
  const installed = basename(script) === 'exsim' && !dirname(script).endsWith('node_modules/.bin');
  return installed ? 'exsim' : 'npx exsim';
}
