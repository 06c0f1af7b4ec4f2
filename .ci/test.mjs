/**
 * Runs vitest projects one after the other and adds up what vitest itself reports:
 *
 *   node .ci/test.mjs unit integration e2e
 *
 * Every project runs, also after a failed one. The last line is `N passed, N failed`. A file that could not be loaded
 * and a run that ended badly without a failed test count as one failure each; a project without tests is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));

function main(projects) {
  const rows = projects.map(runProject);
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  console.log('');
  for (const row of rows) console.log(describe(row));
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 && projects.length > 0 ? 0 : 1;
}

function runProject(project) {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-tests-'));
  const report = join(folder, 'report.json');
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const startedMs = performance.now();
  const { status } = spawnSync(join(HOME, 'node_modules/.bin/vitest'), args, { cwd: HOME, stdio: 'inherit' });
  const seconds = (performance.now() - startedMs) / 1000;
  const counts = count(readReport(report), status);
  rmSync(folder, { recursive: true, force: true });
  return { project, seconds, ...counts };
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Passed, failed and skipped tests of one run. `status` is vitest's exit code, null after a signal. */
export function count(report, status) {
  const files = report?.testResults ?? [];
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const silent = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, skipped };
}

function describe({ project, passed, failed, skipped, seconds }) {
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${project.padEnd(12)} ${passed} passed, ${failed} failed${left} in ${seconds.toFixed(1)} s`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2));
}
