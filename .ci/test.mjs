/**
 * Runs vitest projects one after the other and adds up what vitest itself reports:
 *
 *   node .ci/test.mjs unit integration e2e
 *
 * Every project runs, also after a failed one. What failed is told once more at the end, where it is found also when only
 * the last lines of the output were kept. The last line is `N passed, N failed`.
 */
import { fileURLToPath } from 'node:url';
import { runVitest } from './run-vitest.mjs';

const HOME = fileURLToPath(new URL('..', import.meta.url));

function main(projects) {
  const rows = projects.map((project) => ({ project, ...runVitest(HOME, ['--project', project]) }));
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  console.log('');
  for (const failure of rows.flatMap(({ failures }) => failures)) console.log(`${failure}\n`);
  for (const row of rows) console.log(describe(row));
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 && projects.length > 0 ? 0 : 1;
}

function describe({ project, passed, failed, skipped, seconds }) {
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${project.padEnd(12)} ${passed} passed, ${failed} failed${left} in ${seconds.toFixed(1)} s`;
}

main(process.argv.slice(2));
