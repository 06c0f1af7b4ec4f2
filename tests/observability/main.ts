/**
 * `make observability`: checks what stands in observability/ with promtool, then with a real Prometheus that scrapes
 * three real exchanges under load: targets, every query of the dashboard, an alert that fires and is resolved.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/process/tcp.ts';
import { TestProject } from '../e2e/support/project.ts';
import { runMain } from '../support/command-line.ts';
import { dashboardQueries } from './dashboard.ts';
import { trade, type Venue } from './load.ts';
import { RunningPrometheus, until } from './prometheus.ts';
import { prometheusTools, promtool, type Tools } from './tools.ts';

const NAMES = ['binance', 'coinbase', 'kraken'];
const RANGE = '30s';
const ALERT = 'ExchangeDown';

const say = (line: string): void => console.log(line);
const row = (...cells: readonly (string | number)[]): void => say(`| ${cells.join(' | ')} |`);

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
  const venues = await bringUp(project, metricsPort);
  const stop = new AbortController();
  const trading = trade(Object.values(venues), stop.signal);
  const prometheus = await RunningPrometheus.start(tools, folder, metricsPort);
  try {
    await checkTargets(prometheus);
    await checkMetricsPages(tools, [
      ...Object.values(venues).map(({ httpUrl }) => httpUrl),
      `http://127.0.0.1:${metricsPort}`,
    ]);
    await checkDashboard(prometheus);
    await checkAlert(prometheus, project);
  } finally {
    stop.abort();
    await trading;
    await prometheus.stop();
  }
}

async function bringUp(project: TestProject, metricsPort: number): Promise<Readonly<Record<string, Venue>>> {
  const lines = await Promise.all(
    NAMES.map(
      async (name) =>
        `  - {name: ${name}, venue: generic, symbols: [BTC-USD], ports: {http: ${await freePort()}, grpc: ${await freePort()}}}`,
    ),
  );
  project.write(
    ['version: 1', `service: ${project.service}`, 'redis: off', 'instances:', ...lines].join('\n'),
  );
  await must(project.exsim('up', '-d', '--metrics-port', String(metricsPort)));
  return JSON.parse(await must(project.exsim('env', '--json'))) as Record<string, Venue>;
}

async function must(command: ReturnType<TestProject['exsim']>): Promise<string> {
  const { code, stdout, stderr } = await command;
  if (code !== 0) throw new Error(`exsim ended with ${code}:\n${stderr}`);
  return stdout;
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

/** Every query answers something: a panel that stays empty is a mistake of the dashboard or of the metrics. */
async function checkDashboard(prometheus: RunningPrometheus): Promise<void> {
  const queries = dashboardQueries(RANGE);
  const empty = async () => {
    const answers = await Promise.all(queries.map(({ expression }) => prometheus.query(expression)));
    return queries.filter((_, index) => answers[index]!.length === 0);
  };
  let last: readonly { readonly panel: string; readonly expression: string }[] = [];
  await until('data for every query', async () => {
    last = await empty();
    return last.length === 0;
  }).catch(() => {
    throw new Error(
      `no data for:\n${last.map(({ panel, expression }) => `${panel}: ${expression}`).join('\n')}`,
    );
  });
  say('');
  row('panel', 'series', 'highest value');
  row('---', '---', '---');
  for (const { panel, expression } of queries) {
    const answer = await prometheus.query(expression);
    row(panel, answer.length, Math.max(...answer.map(({ value }) => Number(value[1]))).toPrecision(3));
  }
}

/** A stopped exchange is told, and not any more once it runs. */
async function checkAlert(prometheus: RunningPrometheus, project: TestProject): Promise<void> {
  const instanceName = `${project.service}-${NAMES[0]}`;
  const firing = async () =>
    (await prometheus.alerts()).some(
      ({ labels, state }) =>
        labels['alertname'] === ALERT && labels['instance_name'] === instanceName && state === 'firing',
    );
  if (await firing()) throw new Error(`${ALERT} fires although all run`);
  await must(project.exsim('stop', NAMES[0]!));
  const firedMs = await until(`${ALERT} fires`, firing);
  const startedMs = performance.now();
  await must(project.exsim('start', NAMES[0]!));
  await until(`${ALERT} is resolved`, async () => !(await firing()));
  const resolvedMs = performance.now() - startedMs;
  say('');
  row('alert', 'exchange', 'after', 'seconds');
  row('---', '---', '---', '---');
  row(`${ALERT} fires`, instanceName, 'exsim stop', (firedMs / 1000).toFixed(1));
  row(`${ALERT} is resolved`, instanceName, 'exsim start', (resolvedMs / 1000).toFixed(1));
}

await runMain(main);
