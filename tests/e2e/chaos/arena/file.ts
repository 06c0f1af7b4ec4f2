/** An instance of the file. */
export type FileInstance = {
  readonly name: string;
  readonly ports: readonly [http: number, grpc: number];
  /** Further settings in YAML, in one line: `logLevel: debug`. */
  readonly settings: string;
  /** Where its worker reads what to do, if it is a puppet. */
  readonly ordersFile: string;
};

/** Crashes are wanted here: none of them is a reason to wait long. */
const RESTART = '{backoffBaseMs: 10, backoffMaxMs: 50, stopGraceMs: 3000}';

/** The instance file, with a Postgres of the project's own and no Redis. */
export function instanceFile(service: string, instances: readonly FileInstance[]): string {
  return [
    'version: 1',
    `service: ${service}`,
    'redis: off',
    `defaults: {restart: ${RESTART}, symbols: [BTC-USD]}`,
    'instances:',
    ...instances.map(instanceLine),
  ].join('\n');
}

const instanceLine = ({ name, ports: [http, grpc], settings, ordersFile }: FileInstance): string => {
  const own = settings === '' ? '' : `, ${settings}`;
  const env = `FAKE_ORDERS: "${ordersFile}", FAKE_OWNER: "${process.pid}"`;
  return `  - {name: ${name}, ports: {http: ${http}, grpc: ${grpc}}, env: {${env}}${own}}`;
};
