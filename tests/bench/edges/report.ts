import { type Circumstances, circumstancesTable } from '../report/circumstances.ts';
import { figure } from '../report/numbers.ts';
import type { Section } from '../report/page.ts';
import type { FanOutFigures, FanOutPlan } from './fan-out/measure.ts';
import type { Plan } from './plan.ts';
import { type FanOutResult, type LoadResult, type Results, ROWS, type Row } from './run.ts';

export const INTRODUCTION = `# Benchmarks of the edges

\`make bench-edges\` measures, prints and writes this part of the page: orders from socket to answer. Two workers as they
come, one with \`durability: commit\` on a Postgres with \`fsync = on\` and one with \`durability: none\`, stand beside a
floor: fastify with the same schemas and grpc-js with the same messages, which answer at once what a venue would, and do
nothing. Every server is a process of its own, and so is what makes the load; all of them and Postgres share the machine. A floor has
a core for itself; a durable venue shares it with Postgres and is slower by that too. CPU time per order is what the
process of the server took, with all its threads; it tells more than orders per second on a machine that does other
things, too.

Of four orders one rests, one takes it, and two find nothing and expire: the book stays as it is. Each has a client
order id. The load is closed: a connection sends its next request when the last one was answered.`;

export function sections(results: Results, circumstances: Circumstances, plan: Plan): Section[] {
  const { inTurn, single, many } = plan.spans;
  return [
    {
      title: 'Edges: where and when',
      text: 'Compare figures of one run with each other.',
      table: circumstancesTable(circumstances, [
        ['rounds', `${plan.rounds}, in turn; the median is shown`],
        [
          'orders per round',
          `${figure(inTurn.orders)} in turn, ${figure(single.orders)} one by one, ${figure(many.orders)} by many`,
        ],
      ]),
    },
    ...results.loads.map(loadSection),
    fanOutSection(results.fanOut, plan.fanOut),
    {
      title: 'Edges: what counting takes',
      text: 'CPU time of all metrics of one request that places an order, ns.',
      table: {
        header: ['counted', 'ns'],
        rows: [
          ['the request: in flight, status, duration', figure(results.counting.request)],
          ['its order: accepted, matching latency, depth', figure(results.counting.order)],
        ],
      },
    },
  ];
}

const NAMES: Readonly<Record<Row, string>> = {
  floor: 'floor: does nothing',
  commit: '`durability: commit`',
  none: '`durability: none`',
};

function loadSection({ kind, rows }: LoadResult): Section {
  return {
    title: `Edges: ${kind.title}`,
    text: 'CPU time in microseconds per order, waits in milliseconds per request.',
    table: {
      header: [
        '',
        'orders/s',
        'of the floor',
        'CPU',
        'floor to it',
        'p50',
        'p99',
        "CPU of the load's process",
      ],
      rows: ROWS.map((row) => {
        const { ordersPerSecond, cpuUs, p50, p99, loadCpuUs } = rows[row];
        return [
          ...[NAMES[row], figure(ordersPerSecond), share(ordersPerSecond, rows.floor.ordersPerSecond)],
          ...[figure(cpuUs, 1), share(rows.floor.cpuUs, cpuUs)],
          ...[figure(p50, 2), figure(p99, 2), figure(loadCpuUs, 1)],
        ];
      }),
    },
  };
}

function fanOutSection(
  { none, webSocket, grpc }: FanOutResult,
  { subscribers, tradesPerSecond }: FanOutPlan,
): Section {
  return {
    title: 'Edges: subscribers of the stream',
    text: `Trades at ${figure(tradesPerSecond)} a second with \`durability: commit\`, each of two orders by POST, while nobody listens, and
while clients follow book and trades of the symbol, over WebSockets or over gRPC streams on a connection each. The lag is from the answer of the order
that traded to the message, and below zero where that came first; waits are in milliseconds, CPU in percent of one core.
The process of the load reads all messages.`,
    table: {
      header: [
        ...['subscribers', 'over', 'trades/s', 'messages/s', 'CPU', 'answer p50', 'answer p99'],
        ...['lag p50', 'lag p99', "CPU of the load's process"],
      ],
      rows: [
        fanOutRow([0, '-'], none),
        fanOutRow([subscribers, 'WebSocket'], webSocket),
        fanOutRow([subscribers, 'gRPC'], grpc),
      ],
    },
  };
}

function fanOutRow([subscribers, api]: readonly [number, string], figures: FanOutFigures): readonly string[] {
  const { tradesPerSecond, messagesPerSecond, cpu, loadCpu, answerP50, answerP99 } = figures;
  return [
    ...[figure(subscribers), api, figure(tradesPerSecond), figure(messagesPerSecond)],
    `${figure(cpu)} %`,
    ...[figure(answerP50, 2), figure(answerP99, 2)],
    ...(subscribers === 0 ? ['-', '-'] : [figures.lagP50, figures.lagP99].map((lag) => figure(lag, 2))),
    `${figure(loadCpu)} %`,
  ];
}

/** Of so few orders that the clock of the kernel has not seen their CPU time there is no share. */
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${figure((part / whole) * 100)} %`;
