import { ModelEngine } from '../model/model-engine.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The same commands with fewer of them, the largest cuts first; then with plainer fields. */
export function* shrinksOf(commands: readonly unknown[]): Iterable<unknown[]> {
  const accepted = acceptedBy(commands);
  for (let size = commands.length - 1; size >= 1; size = Math.floor(size / 2))
    for (let end = commands.length; end > 0; end -= size)
      yield without(commands, accepted, Math.max(0, end - size), end);
  for (const [at, command] of commands.entries())
    for (const plainer of plainerThan(command)) yield commands.with(at, plainer);
}

/** Ids of the orders that each command brought. */
function acceptedBy(commands: readonly unknown[]): number[][] {
  const model = new ModelEngine();
  return commands.map((command) =>
    model.apply(command).flatMap((event) => (event.type === 'orderAccepted' ? [event.orderId] : [])),
  );
}

/** Cuts commands out; those that are left name the orders by the ids these have then. */
function without(
  commands: readonly unknown[],
  accepted: readonly (readonly number[])[],
  from: number,
  to: number,
): unknown[] {
  const gone = accepted.slice(from, to).flat();
  const renumber = (command: unknown) => {
    const orderId = isFields(command) ? command['orderId'] : undefined;
    if (!isFields(command) || typeof orderId !== 'number') return command;
    return { ...command, orderId: orderId - gone.filter((id) => id < orderId).length };
  };
  return commands.filter((_, at) => at < from || at >= to).map(renumber);
}

const PLAIN_ORDER = { stp: null, clientOrderId: null, postOnly: false } as const;
const PLAIN_SYMBOL = {
  ...{ makerRate: 0, takerRate: 0, bandBps: null, collarBps: null },
  ...{ minNotional: 0n, maxNotional: 0n, minTicks: 1, minLots: 1, maxOpenOrders: 1000 },
} as const;

function* plainerThan(command: unknown): Iterable<unknown> {
  if (!isFields(command)) return;
  if (command['orderType'] !== undefined) yield* withEach(command, PLAIN_ORDER);
  const { lots, config } = command;
  if (typeof lots === 'number' && lots > 1)
    for (const fewer of [1, Math.ceil(lots / 2)]) yield { ...command, lots: fewer };
  if (command['type'] !== 'genesis' || !isFields(config) || !Array.isArray(config['symbols'])) return;
  const { symbols } = config;
  for (const [at, symbol] of symbols.entries())
    for (const plainer of withEach(symbol as Fields, PLAIN_SYMBOL))
      yield { ...command, config: { ...config, symbols: symbols.with(at, plainer) } };
}

/** One field after the other made plain, where it is not. */
function* withEach(fields: Fields, plain: Fields): Iterable<Fields> {
  for (const [name, value] of Object.entries(plain))
    if (fields[name] !== value) yield { ...fields, [name]: value };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
