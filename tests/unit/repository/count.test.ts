import { expect, test } from 'vitest';
import { count } from '../../../.ci/run-vitest.mjs';

const file = (status: string, tests: number) => ({ status, assertionResults: Array(tests).fill({}) });
const report = (passed: number, failed: number, files = [file('passed', 1)]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: files,
});

test.each([
  ['a clean run', report(3, 0), 0, { passed: 3, failed: 0, skipped: 2 }],
  ['a failed test', report(2, 1), 1, { passed: 2, failed: 1, skipped: 2 }],
  [
    'a file that could not be loaded',
    report(3, 0, [file('failed', 0)]),
    1,
    { passed: 3, failed: 1, skipped: 2 },
  ],
  [
    'a failed file whose tests are counted',
    report(2, 1, [file('failed', 3)]),
    1,
    { passed: 2, failed: 1, skipped: 2 },
  ],
  ['an unhandled error beside passing tests', report(3, 0), 1, { passed: 3, failed: 1, skipped: 2 }],
  ['a killed run', report(3, 0), null, { passed: 3, failed: 1, skipped: 2 }],
  ['no test at all', report(0, 0), 0, { passed: 0, failed: 1, skipped: 2 }],
  ['no report', null, 1, { passed: 0, failed: 1, skipped: 0 }],
])('%s is counted as it was', (_title, given, status, expected) => {
  expect(count(given, status)).toEqual(expected);
});
