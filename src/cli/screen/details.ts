import type {
  AccountSpec,
  InstanceSpec,
  PlannedInstance,
  PortPair,
  SymbolSpec,
} from '../../instance/spec.ts';
import type { DetailRow, DetailSection, InstanceDetails } from '../../tui/sources.ts';

type Configured = Omit<InstanceDetails, 'events'>;

/** Of an instance that is in no file any more. */
export const NO_DETAILS: Configured = {
  ...{ place: null, logLevel: null, configuration: [], provisioned: [], accounts: [] },
};

/** Everything a person may see of it: of API keys and of `env` only whether and which there are. */
export function detailsOf({ spec, identity, ports }: PlannedInstance, file: string | null): Configured {
  return {
    place: file === null || spec.line === null ? file : `${file}:${spec.line}`,
    logLevel: spec.logLevel,
    configuration: configurationOf(spec, ports).filter(({ rows }) => rows.length > 0),
    provisioned: [
      ['instance', identity.instanceName],
      ['schema', identity.schema],
      ['role', identity.role],
      ['owner role', identity.ownerRole],
      ['Redis namespace', identity.redisNamespace],
      ['Redis user', identity.redisUser],
      ['discovery key', identity.discoveryKey],
    ],
    accounts: spec.accounts.map(({ id }) => id),
  };
}

const configurationOf = (spec: InstanceSpec, ports: PortPair): DetailSection[] => [
  { title: 'instance', rows: instanceRows(spec, ports) },
  { title: 'symbols', rows: spec.symbols.map(symbolRow) },
  { title: 'accounts', rows: spec.accounts.map(accountRow) },
  { title: 'limits', rows: figureRows(spec.limits) },
  { title: 'restart', rows: figureRows(spec.restart) },
  { title: 'env', rows: Object.keys(spec.env).map((variable): DetailRow => [variable, 'set']) },
];

const instanceRows = (spec: InstanceSpec, ports: PortPair): DetailRow[] => [
  ['venue', spec.venue],
  ['durability', spec.durability],
  ['logLevel', spec.logLevel],
  ['host', spec.host],
  ['ports', `http ${ports.http}, grpc ${ports.grpc}`],
  ['worldSeed', String(spec.worldSeed)],
  ['snapshotEveryCommands', String(spec.snapshotEveryCommands)],
];

function symbolRow({ symbol, tickSize, lotSize, minNotional, fees }: SymbolSpec): DetailRow {
  const { makerBps, takerBps, feeIn } = fees;
  return [
    symbol,
    `tick ${tickSize}, lot ${lotSize}, min notional ${minNotional}, maker ${makerBps} bps, taker ${takerBps} bps in ${feeIn}`,
  ];
}

function accountRow({ id, balances, apiKey }: AccountSpec): DetailRow {
  const amounts = Object.entries(balances).map(([asset, amount]) => `${amount} ${asset}`);
  const key = apiKey === null ? 'key made by exsim' : 'key of the file';
  return [id, [...amounts, key].join(', ')];
}

const figureRows = (figures: Readonly<Record<string, number>>): DetailRow[] =>
  Object.entries(figures).map(([name, figure]): DetailRow => [name, String(figure)]);
