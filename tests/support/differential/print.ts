type Fields = Readonly<Record<string, unknown>>;

/** One line per command, without what is absent or usual. */
export function printCommand(command: unknown): string {
  if (!isFields(command)) return `not a command: ${printValue(command)}`;
  const { type, time, config, ...fields } = command;
  const words = [`t=${printValue(time)}`, printValue(type), printWithout(ABSENT, fields)];
  if (config !== undefined) words.push(printConfig(config));
  return words.filter((word) => word !== '').join(' ');
}

/** An event, or a state of something, in one line. */
export function printFields(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${printValue(value)}`)
    .join(' ');
}

const ABSENT = [null, false] as const;
/** Of a configuration only what is not as in most tests is printed. */
const USUAL = [null, 0, 0n] as const;
const USUAL_OF_SYMBOL: Fields = { tickUnits: 1, lotUnits: 1, minTicks: 1, minLots: 1 };

function printConfig(config: unknown): string {
  if (!isFields(config)) return `config=${printValue(config)}`;
  const { symbols, assets, venue: _, worldSeed: __, ...others } = config;
  if (!Array.isArray(symbols)) return `config={${printWithout(USUAL, config)}}`;
  const names = Array.isArray(assets) ? assets.map((asset) => asset?.asset) : assets;
  const parts = symbols.map((symbol) => (isFields(symbol) ? printSymbol(symbol) : printValue(symbol)));
  return [printWithout(USUAL, others), `assets=${printValue(names)}`, ...parts].join(' ');
}

function printSymbol(symbol: Fields): string {
  const unusual = Object.entries(symbol).filter(([name, value]) => USUAL_OF_SYMBOL[name] !== value);
  return `{${printWithout(USUAL, Object.fromEntries(unusual))}}`;
}

function printWithout(values: readonly unknown[], fields: Fields): string {
  return printFields(
    Object.fromEntries(Object.entries(fields).filter(([, value]) => !values.includes(value))),
  );
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return /^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
