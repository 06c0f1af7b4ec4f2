import type { TestProject } from '../e2e/support/project.ts';
import { type RunningPrometheus, until } from './prometheus.ts';
import { must, row, say } from './report.ts';

/** Longer than any alert of these needs to fire or to end, also on a busy machine. */
const LIMIT_MS = 240_000;

type Case = {
  readonly alert: string;
  readonly name: string;
  readonly cause: string;
  readonly doHarm: () => Promise<void>;
  readonly remedy: string;
  /** Resolves when the exchange is on its way back. */
  readonly mend: () => Promise<void>;
};

/** One exchange is stopped and one is killed at the same time: each is told, and not any more once it runs again. */
export async function checkAlerts(prometheus: RunningPrometheus, project: TestProject): Promise<void> {
  const cases: readonly Case[] = [
    {
      alert: 'ExchangeDown',
      name: 'binance',
      cause: 'exsim stop',
      doHarm: async () => void (await must(project.exsim('stop', 'binance'))),
      remedy: 'exsim start',
      mend: async () => void (await must(project.exsim('start', 'binance'))),
    },
    {
      alert: 'ExchangeRestarted',
      name: 'coinbase',
      cause: 'SIGKILL',
      doHarm: () => killWorker(project, 'coinbase'),
      remedy: 'its supervisor started it',
      mend: () => isReady(prometheus, instanceName(project, 'coinbase')),
    },
  ];
  const rows = await Promise.all(cases.map((each) => play(prometheus, project, each)));
  say('');
  row('alert', 'exchange', 'after', 'seconds');
  row('---', '---', '---', '---');
  for (const cells of rows.flat()) row(...cells);
}

async function play(prometheus: RunningPrometheus, project: TestProject, each: Case): Promise<string[][]> {
  const { alert, name, cause, doHarm, remedy, mend } = each;
  const firing = () => isFiring(prometheus, alert, instanceName(project, name));
  if (await firing()) throw new Error(`${alert} fires although all run`);
  await doHarm();
  const firedMs = await until(`${alert} fires`, firing, LIMIT_MS);
  const startedMs = performance.now();
  await mend();
  await until(`${alert} is resolved`, async () => !(await firing()), LIMIT_MS);
  const resolvedMs = performance.now() - startedMs;
  return [
    [`${alert} fires`, name, cause, (firedMs / 1000).toFixed(1)],
    [`${alert} is resolved`, name, remedy, (resolvedMs / 1000).toFixed(1)],
  ];
}

const instanceName = ({ service }: TestProject, name: string): string => `${service}-${name}`;

async function isFiring(prometheus: RunningPrometheus, alert: string, instance: string): Promise<boolean> {
  const alerts = await prometheus.alerts();
  return alerts.some(
    ({ labels, state }) =>
      labels['alertname'] === alert && labels['instance_name'] === instance && state === 'firing',
  );
}

async function killWorker(project: TestProject, name: string): Promise<void> {
  const pid = (await project.status()).instances.find((each) => each.name === name)?.pid;
  if (pid === null || pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
}

async function isReady(prometheus: RunningPrometheus, instance: string): Promise<void> {
  const ready = `exsim_instance_state{instance_name="${instance}",state="ready"} == 1`;
  await until(`${instance} is ready`, async () => (await prometheus.query(ready)).length === 1, LIMIT_MS);
}
