import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * Runs vitest in the repository `home` and counts by what it reports itself. A file that could not be loaded and a run
 * that ended badly without a failed test count as one failure each; a run without tests is a failure.
 * @param {string} home
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function runVitest(home, args, env = process.env) {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-tests-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const startedMs = performance.now();
  const { status } = spawnSync(join(home, 'node_modules/.bin/vitest'), ['run', ...args, ...reporters], {
    ...{ cwd: home, env, stdio: 'inherit' },
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const read = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  return { seconds, failures: failuresOf(read, home), ...count(read, status) };
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

/**
 * A text for each failed test and each file that could not be loaded: where it stands, its name, and the first lines of
 * its error, which hold a property's seed.
 */
export function failuresOf(report, home) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    const text = (name, message = '') =>
      [`FAILED ${relative(home, file.name)}${name}`, ...firstLines(message)].join('\n');
    if (file.status === 'failed' && file.assertionResults.length === 0) return [text('', file.message)];
    return failed.map(({ fullName, failureMessages }) => text(` > ${fullName}`, failureMessages[0]));
  });
}

const FAILURE_LINES = 12;

function firstLines(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
  return lines.slice(0, FAILURE_LINES).map((line) => `  ${line}`);
}
