import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/**
 * Runs vitest in the repository `home` and counts by what it reports itself. A file that failed without a failed test
 * (it could not be loaded, or a hook threw) and a run that ended badly without either count as one failure each; a run
 * without tests is a failure.
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
  return { seconds, failures: failuresOf(read, status, home), ...count(read, status) };
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
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + filesOf(report).filter(hasFailedOtherwise).length;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const silent = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, skipped };
}

/**
 * A text for each that `count` counts: where it stands, its name, and the first lines of its error, which hold a
 * property's seed.
 */
export function failuresOf(report, status, home) {
  const failures = filesOf(report).flatMap((file) => {
    const text = (name, message = '') =>
      [`FAILED ${relative(home, file.name)}${name}`, ...firstLines(message)].join('\n');
    if (hasFailedOtherwise(file)) return [text('', file.message || 'A hook failed; its error stands above.')];
    return failedIn(file).map(({ fullName, failureMessages }) => text(` > ${fullName}`, failureMessages[0]));
  });
  if (failures.length > 0 || count(report, status).failed === 0) return failures;
  return [`FAILED without a failed test, with exit code ${status}; what happened stands above.`];
}

const filesOf = (report) => report?.testResults ?? [];
const failedIn = (file) => file.assertionResults.filter(({ status }) => status === 'failed');
const hasFailedOtherwise = (file) => file.status === 'failed' && failedIn(file).length === 0;

const FAILURE_LINES = 12;

function firstLines(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
  return lines.slice(0, FAILURE_LINES).map((line) => `  ${line}`);
}
