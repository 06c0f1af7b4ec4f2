export const SYMBOLS = ['BTC-USD', 'ETH-USD'] as const;
const ASSETS = ['BTC', 'ETH', 'USD'];
export const ACCOUNTS = ['ann', 'ben', 'cat', 'dan', 'eva', 'fay'] as const;
/** Of each asset, to each account: more than any run can lose. */
const DEPOSIT = '1000000';
export const NAME = 'victim';

/** Of each asset, over all accounts. */
export const DEPOSITED: Readonly<Record<string, string>> = Object.fromEntries(
  ASSETS.map((asset) => [asset, String(Number(DEPOSIT) * ACCOUNTS.length)]),
);

/** Restarts cost nothing here, and are never given up. */
const RESTART = '{crashLoopExits: 1000, crashLoopWindowMs: 1000, backoffBaseMs: 1, backoffMaxMs: 1}';

/** The instance file of the one exchange. */
export function instanceFile(service: string, [http, grpc]: readonly [number, number]): string {
  const balances = ASSETS.map((asset) => `${asset}: "${DEPOSIT}"`).join(', ');
  return [
    'version: 1',
    `service: ${service}`,
    'instances:',
    `  - name: ${NAME}`,
    `    symbols: [${SYMBOLS.join(', ')}]`,
    `    ports: {http: ${http}, grpc: ${grpc}}`,
    `    restart: ${RESTART}`,
    '    limits: {maxCommitWaitMs: 3000, maxConnections: 30}',
    '    accounts:',
    ...ACCOUNTS.map((id) => `      - {id: ${id}, balances: {${balances}}}`),
  ].join('\n');
}
