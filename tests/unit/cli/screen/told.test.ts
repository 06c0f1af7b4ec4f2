import { expect, test } from 'vitest';
import { parseEntry } from '../../../../src/cli/logs/entry.ts';
import { curlLine } from '../../../../src/cli/screen/copied.ts';
import { detailsOf } from '../../../../src/cli/screen/details.ts';
import { doneText } from '../../../../src/cli/screen/file-reload.ts';
import { withLogLevel } from '../../../../src/cli/screen/log-level.ts';
import { logLines } from '../../../../src/cli/screen/log-source.ts';
import { Redactor } from '../../../../src/common/redact.ts';
import { defaultSpec } from '../../../../src/instance/default-spec.ts';
import type { DesiredFleet } from '../../../../src/protocol/api.ts';
import type { Step } from '../../../../src/protocol/plan.ts';
import { plannedInstance } from '../../supervisor/planned.ts';

const SECRET = 'planted-secret-7c1d';

test('details have every setting and name, and of keys and variables only that they are set', () => {
  const { identity, ports } = plannedInstance('binance');
  const spec = {
    ...defaultSpec('binance', 'binance'),
    accounts: [{ id: 'alice', balances: { BTC: '100', USDT: '5000' }, apiKey: SECRET }],
    env: { UPSTREAM_TOKEN: SECRET },
    line: 7,
  };
  const details = detailsOf({ spec, identity, ports }, '/srv/instances.yaml');
  expect(JSON.stringify(details)).not.toContain(SECRET);
  expect(details).toMatchObject({
    place: '/srv/instances.yaml:7',
    logLevel: 'info',
    accounts: ['alice'],
    provisioned: [
      ['instance', 'exchange-sim-binance'],
      ['schema', 'exchange_sim_binance'],
      ['role', 'exchange_sim_binance'],
      ['owner role', 'exchange_sim_binance$owner'],
      ['Redis namespace', 'exchange:sim:binance:'],
      ['Redis user', 'exchange-sim-binance'],
      ['discovery key', 'exchange:discovery:exchange-sim-binance'],
    ],
  });
  const rows = Object.fromEntries(details.configuration.map(({ title, rows }) => [title, rows]));
  expect(Object.keys(rows)).toEqual(['instance', 'symbols', 'accounts', 'limits', 'restart', 'env']);
  expect(rows['accounts']).toEqual([['alice', '100 BTC, 5000 USDT, key of the file']]);
  expect(rows['env']).toEqual([['UPSTREAM_TOKEN', 'set']]);
  expect(rows['symbols']?.[0]).toEqual([
    'BTC-USDT',
    'tick 0.01, lot 0.00001, min notional 5, maker 10 bps, taker 10 bps in received',
  ]);
});

test('a log line is shown without secrets, and a stack as lines of their own', () => {
  const redactor = new Redactor();
  redactor.add(SECRET);
  const entry = parseEntry(
    'binance',
    JSON.stringify({
      ...{ level: 'error', time: '2026-01-02T03:04:05.000Z', msg: `refused ${SECRET}`, pid: 7 },
      err: { stack: 'Error: no\n\tat \u001b[31mrun' },
    }),
  );
  expect(logLines(entry, redactor)).toEqual(
    ['refused [redacted] err=Error: no', '  at \\x1b[31mrun'].map((text) => ({
      ...{ timeMs: Date.parse('2026-01-02T03:04:05.000Z'), level: 'error' },
      text,
    })),
  );
});

test('the curl line can be pasted into a shell, whatever the key is', () => {
  expect(curlLine('http://127.0.0.1:8081', "it's")).toBe(
    `curl -sS http://127.0.0.1:8081/api/v1/balances -H 'X-API-Key: it'\\''s'`,
  );
});

const FLEET: DesiredFleet = {
  ...{ file: '/srv/instances.yaml', service: 'exchange-sim', postgresUrl: null, redis: null, only: null },
  instances: [plannedInstance('binance'), plannedInstance('kraken')],
};

test('another log level leaves every other exchange, and every other setting, as it is', () => {
  const changed = withLogLevel(FLEET, 'kraken', 'debug');
  const [binance, kraken] = changed.instances;
  expect(changed.only).toEqual(['kraken']);
  expect(binance).toBe(FLEET.instances[0]);
  expect(kraken).toEqual({
    ...FLEET.instances[1],
    spec: { ...FLEET.instances[1]?.spec, logLevel: 'debug' },
  });
});

const step = (kind: Step['kind'], name: string): Step => ({
  ...{ kind, name, pid: null, reason: '', changes: [] },
});

test('what became of a file is told in one sentence', () => {
  expect(doneText([step('nothing', 'okx')])).toBe('File loaded: nothing to change.');
  expect(
    doneText([
      step('reload', 'okx'),
      step('restart', 'kraken'),
      step('restart', 'bybit'),
      step('start', 'a'),
    ]),
  ).toBe('File loaded: started a; restarted kraken, bybit; took over its changes: okx.');
});
