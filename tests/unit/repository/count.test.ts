import { expect, test } from 'vitest';
import { count, failuresOf } from '../../../.ci/run-vitest.mjs';

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

test('what failed is told with its place and the first lines of its error', () => {
  const failed = (fullName: string, message: string) => ({
    ...{ status: 'failed', fullName, failureMessages: [message] },
  });
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const told = failuresOf(
    {
      testResults: [
        { name: '/home/tests/a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
        {
          ...{ name: '/home/tests/b.test.ts', status: 'failed' },
          assertionResults: [
            failed('books match', 'Error: Property failed\n\n{ seed: 7 }'),
            { status: 'passed' },
          ],
        },
        { name: '/home/tests/c.test.ts', status: 'failed', message: 'SyntaxError: x', assertionResults: [] },
        { name: '/home/tests/d.test.ts', status: 'failed', assertionResults: [failed('long', lines)] },
      ],
    },
    '/home',
  );
  expect(told.slice(0, 2)).toEqual([
    'FAILED tests/b.test.ts > books match\n  Error: Property failed\n  { seed: 7 }',
    'FAILED tests/c.test.ts\n  SyntaxError: x',
  ]);
  expect(told[2]?.split('\n')).toHaveLength(13);
  expect(failuresOf(null, '/home')).toEqual([]);
});
