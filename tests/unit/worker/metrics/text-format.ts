/** One series of Prometheus' text format. */
type Series = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};
type Family = { readonly type: string; readonly help: string };
export type Exposition = {
  readonly families: ReadonlyMap<string, Family>;
  readonly series: readonly Series[];
  /** What `promtool check metrics` or a scrape would complain about. */
  readonly problems: readonly string[];
};

const NAME = /^[a-z_][a-z0-9_]*$/;
const SERIES = /^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary']);
const PARTS = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] } as Record<
  string,
  string[]
>;

/** Reads the text format and checks it as far as promtool would: see the problems. */
export function readExposition(text: string): Exposition {
  const families = new Map<string, { type: string; help: string }>();
  const series: Series[] = [];
  const problems: string[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    if (line.startsWith('# ')) readComment(line, families, problems);
    else readSeries(line, series, problems);
  }
  for (const [name, family] of families) checkFamily(name, family, problems);
  checkSeries(series, families, problems);
  if (!text.endsWith('\n')) problems.push('the last line has no end');
  return { families, series, problems };
}

function readComment(
  line: string,
  families: Map<string, { type: string; help: string }>,
  problems: string[],
): void {
  const [, kind, name, ...rest] = line.split(' ');
  const family = families.get(name!) ?? { type: '', help: '' };
  const field = kind === 'HELP' ? 'help' : 'type';
  if (family[field] !== '') problems.push(`${name} has ${kind} twice`);
  family[field] = rest.join(' ');
  families.set(name!, family);
}

function readSeries(line: string, series: Series[], problems: string[]): void {
  const match = SERIES.exec(line);
  if (match === null) {
    problems.push(`no series: ${line}`);
    return;
  }
  const labels = [...(match[2] ?? '').matchAll(LABEL)].map(([, name, value]) => [name!, value!] as const);
  const value = match[3] === '+Inf' ? Number.POSITIVE_INFINITY : Number(match[3]);
  if (Number.isNaN(value) && !/^nan$/i.test(match[3]!)) problems.push(`no number: ${line}`);
  series.push({ name: match[1]!, labels: Object.fromEntries(labels), value });
}

function checkFamily(name: string, { type, help }: Family, problems: string[]): void {
  if (!NAME.test(name)) problems.push(`${name} is no good name`);
  if (help === '') problems.push(`${name} has no HELP`);
  if (!TYPES.has(type)) problems.push(`${name} has the type "${type}"`);
  if (type === 'counter' && !name.endsWith('_total'))
    problems.push(`${name} is a counter and should end in _total`);
  if (type !== 'counter' && name.endsWith('_total'))
    problems.push(`${name} is no counter and should not end in _total`);
}

function checkSeries(
  series: readonly Series[],
  families: ReadonlyMap<string, Family>,
  problems: string[],
): void {
  const known = new Set(
    [...families].flatMap(([name, { type }]) => (PARTS[type] ?? ['']).map((part) => name + part)),
  );
  const seen = new Set<string>();
  for (const { name, labels } of series) {
    if (!known.has(name)) problems.push(`${name} belongs to no family`);
    const key = name + JSON.stringify(Object.entries(labels).sort());
    if (seen.has(key)) problems.push(`${key} is there twice`);
    seen.add(key);
  }
}
