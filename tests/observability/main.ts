/**
 * `make observability`: checks what stands in observability/ with promtool, then with a real Prometheus that scrapes
 * three real exchanges under `exsim load`: targets, labels, every query of the dashboard, alerts that fire and resolve.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/process/tcp.ts';
import { TestProject } from '../e2e/support/project.ts';
import { runMain } from '../support/command-line.ts';
import { checkAlerts } from './alerts.ts';
import { dashboardQueries, type Query } from './dashboard.ts';
import { RunningPrometheus, until } from './prometheus.ts';
import { must, row, say } from './report.ts';
import { prometheusTools, promtool, type Tools } from './tools.ts';
import { Traffic } from './traffic.ts';

const NAMES = ['binance', 'coinbase', 'kraken'];
const SYMBOL = 'BTC-USD';
const RANGE = '30s';
/** What the traffic moves: a zero here says that it is not counted, or that there was none. */
const MOVED = ['Orders', 'Trades', 'gRPC requests', 'Stream subscriptions', 'Stream messages'];
/** Of each series of an exchange; a label that both target and series bring would be doubled as `exported_...`. */
const LABELS = ['instance_name', 'venue', 'service'];

type Venue = { readonly httpUrl: string };

async function main(): Promise<number> {
  const tools = await prometheusTools(say);
  checkFiles(tools);
  const project = new TestProject();
  const folder = mkdtempSync(join(tmpdir(), 'exsim-prometheus-'));
  try {
    await checkRunning(tools, project, folder);
  } finally {
    await project.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

function checkFiles(tools: Tools): void {
  row('checked by promtool', 'found');
  row('---', '---');
  for (const name of ['prometheus.yml', 'prometheus-static.yml']) {
    promtool(tools, ['check', 'config', `observability/${name}`]);
    row(`check config observability/${name}`, 'valid');
  }
  promtool(tools, ['test', 'rules', 'observability/rules/tests.yml']);
  row('test rules observability/rules/tests.yml', 'passed');
}

async function checkRunning(tools: Tools, project: TestProject, folder: string): Promise<void> {
  const metricsPort = await freePort();
  const urls = (await bringUp(project, metricsPort)).map(({ httpUrl }) => httpUrl);
  const traffic = new Traffic(project, urls, SYMBOL);
  const prometheus = await RunningPrometheus.start(tools, folder, metricsPort);
  try {
    await checkTargets(prometheus);
    await checkMetricsPages(tools, [...urls, `http://127.0.0.1:${metricsPort}`]);
    await checkDashboard(prometheus);
    await checkLabels(prometheus);
    await checkAlerts(prometheus, project);
    for (const written of await traffic.stopLoads()) say(`\nexsim load\n${written}`);
  } finally {
    traffic.closeStreams();
    await prometheus.stop();
  }
  say(`\nload average of the machine: ${loadavg()[0]!.toFixed(1)}`);
}

async function bringUp(project: TestProject, metricsPort: number): Promise<readonly Venue[]> {
  const lines = await Promise.all(
    NAMES.map(
      async (name) =>
        `  - {name: ${name}, venue: generic, symbols: [${SYMBOL}], ports: {http: ${await freePort()}, grpc: ${await freePort()}}}`,
    ),
  );
  project.write(
    ['version: 1', `service: ${project.service}`, 'redis: off', 'instances:', ...lines].join('\n'),
  );
  await must(project.exsim('up', '-d', '--metrics-port', String(metricsPort)));
  return Object.values(JSON.parse(await must(project.exsim('env', '--json'))) as Record<string, Venue>);
}

/** Each exchange is found through the supervisor, and scraped, as is the supervisor itself. */
async function checkTargets(prometheus: RunningPrometheus): Promise<void> {
  const wanted = NAMES.length + 1;
  await until(`${wanted} targets up`, async () => {
    const up = (await prometheus.targets()).filter(({ health }) => health === 'up');
    return up.length === wanted;
  });
  say('');
  row('target', 'job', 'venue', 'health');
  row('---', '---', '---', '---');
  for (const { labels, health } of await prometheus.targets())
    row(labels['instance_name'] ?? labels['instance']!, labels['job']!, labels['venue'] ?? '', health);
}

async function checkMetricsPages(tools: Tools, urls: readonly string[]): Promise<void> {
  say('');
  row('promtool check metrics', 'found');
  row('---', '---');
  for (const url of urls) {
    promtool(tools, ['check', 'metrics'], await (await fetch(`${url}/metrics`)).text());
    row(`${url}/metrics`, 'no complaint');
  }
}

type Panel = Query & { readonly series: number; readonly highest: number };

/** Every query answers something: a panel that stays empty is a mistake of the dashboard or of the metrics. */
async function checkDashboard(prometheus: RunningPrometheus): Promise<void> {
  let panels: readonly Panel[] = [];
  await until('data for every query', async () => {
    panels = await Promise.all(dashboardQueries(RANGE).map((query) => ask(prometheus, query)));
    return lacking(panels).length === 0;
  }).catch(() => {
    const lines = lacking(panels).map(({ panel, expression }) => `${panel}: ${expression}`);
    throw new Error(`no data for:\n${lines.join('\n')}`);
  });
  say('');
  row('panel', 'series', 'highest value');
  row('---', '---', '---');
  for (const { panel, series, highest } of panels) row(panel, series, highest.toPrecision(3));
}

async function ask(prometheus: RunningPrometheus, query: Query): Promise<Panel> {
  const answer = await prometheus.query(query.expression);
  const values = answer.map(({ value }) => Number(value[1]));
  return { ...query, series: values.length, highest: Math.max(...values) };
}

/** Queries without an answer, and panels that show no more than zeros in spite of the traffic. */
const lacking = (panels: readonly Panel[]): Panel[] =>
  panels.filter(
    ({ panel, series }) =>
      series === 0 ||
      (MOVED.includes(panel) && panels.every((each) => each.panel !== panel || !(each.highest > 0))),
  );

/** Each series of an exchange says which one, once. */
async function checkLabels(prometheus: RunningPrometheus): Promise<void> {
  const series = await prometheus.series('{job="exchange-simulator"}');
  const wrong = series.filter(
    (labels) =>
      LABELS.some((label) => !labels[label]) ||
      Object.keys(labels).some((label) => label.startsWith('exported_')),
  );
  if (series.length === 0 || wrong.length > 0)
    throw new Error(`wrong labels on ${wrong.length} of ${series.length}, as ${JSON.stringify(wrong[0])}`);
  say('');
  row('exchange', 'series', `with ${LABELS.join(', ')}, none doubled`);
  row('---', '---', '---');
  for (const name of new Set(series.map((labels) => labels['instance_name']))) {
    const own = series.filter((labels) => labels['instance_name'] === name).length;
    row(name!, own, own);
  }
}

await runMain(main);
