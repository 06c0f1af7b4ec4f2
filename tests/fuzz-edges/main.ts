import { fileURLToPath } from 'node:url';
import { withPostgres } from '../bench/durable/servers.ts';
import { runMain } from '../support/command-line.ts';
import { Asker } from './ask.ts';
import type { Finding, Tally } from './fire.ts';
import { readOptions } from './options.ts';
import { runPhases } from './phases.ts';
import { findingsText, PAST_SHARE_LEAST, readingsText, tallyText } from './report.ts';
import { rowsOf } from './rows.ts';
import { type FuzzVenue, startVenue } from './venue/venue.ts';
import { Watch } from './venue/watch.ts';

/** The compiled sources that this file is part of; `.ci/fuzz-edges.mjs` runs it in the repository. */
const PROGRAM = fileURLToPath(new URL('../..', import.meta.url));
const PROTO = 'proto';

/** Fuzzes every route, method and socket of a worker process. Ends with 1 when it shows anything it may not. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  console.log(`seed ${options.seed}: about ${options.requests} requests`);
  return withPostgres(console.log, async (adminUrl) => {
    const venue = await startVenue(adminUrl, PROGRAM);
    try {
      return await Promise.race([fuzz(venue, options), interrupted()]);
    } finally {
      venue.memory.close();
      await venue.close();
    }
  });
}

/** Rejects at Ctrl-C, so that worker and Postgres end with the fuzz. */
const interrupted = (): Promise<never> =>
  new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(signal)));
  });

async function fuzz(venue: FuzzVenue, { seed, requests }: ReturnType<typeof readOptions>): Promise<number> {
  const asker = new Asker(venue.target);
  const watch = new Watch(venue, asker);
  const rows = await rowsOf(venue.target, asker, { proto: PROTO, isPatient: true });
  const onPhase = async (phase: string): Promise<void> =>
    console.log(readingsText([await watch.read(phase)]));
  let findings: readonly Finding[];
  try {
    const tally = await runPhases({ target: venue.target, asker, rows, seed, requests, onPhase });
    console.log(`\n${tallyText(tally)}`);
    rows.close();
    findings = [...tally.findings, ...(await endFindings(venue, watch, tally))];
  } catch (error) {
    const problem = `${error instanceof Error ? error.stack : error}; the worker: ${venue.exit() ?? 'runs'}`;
    findings = [{ row: 'the run itself', problem, shot: venue.errors().join('\n') }];
  } finally {
    rows.close();
  }
  console.log(`\n${readingsText(watch.readings)}\n\n${findingsText(findings)}`);
  if (findings.length > 0) console.log(`Again: make fuzz-edges ARGS="--seed ${seed} --requests ${requests}"`);
  return findings.length === 0 ? 0 : 1;
}

/** What shows only at the end of everything. */
async function endFindings(venue: FuzzVenue, watch: Watch, { histogram }: Tally): Promise<Finding[]> {
  const connectionsLeft = await watch.connectionsGone();
  await watch.read('the end');
  const problems = [connectionsLeft, ...watch.problems()];
  const { code, output } = await venue.verify();
  console.log(output.trim());
  if (code !== 0 || !output.includes('all agree')) problems.push(`verify ended with ${code}: ${output}`);
  if (venue.exit() !== null) problems.push(`the worker ended with ${venue.exit()}`);
  problems.push(...venue.errors().map((line) => `it logged ${line.slice(0, 1000)}`));
  if (histogram.pastShare < PAST_SHARE_LEAST)
    problems.push(`only ${(histogram.pastShare * 100).toFixed(1)} % of the requests passed validation`);
  return problems.flatMap((problem) => (problem === null ? [] : [{ row: 'at the end', problem, shot: '' }]));
}

await runMain(main);
