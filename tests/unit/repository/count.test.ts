import { expect, test } from 'vitest';
import { count, failuresOf } from '../../../.ci/run-vitest.mjs';

const file = (status: string, ...tests: readonly string[]) => ({
  ...{ name: '/home/tests/a.test.ts', status },
  assertionResults: tests.map((outcome) => ({ status: outcome })),
});
const report = (passed: number, failed: number, files = [file('passed', 'passed')]) => ({
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
    report(3, 0, [file('failed')]),
    1,
    { passed: 3, failed: 1, skipped: 2 },
  ],
  [
    'a failed file whose tests are counted',
    report(2, 1, [file('failed', 'passed', 'passed', 'failed')]),
    1,
    { passed: 2, failed: 1, skipped: 2 },
  ],
  [
    'a hook that failed, beside a failed test',
    report(2, 1, [file('failed', 'failed'), file('failed', 'passed', 'skipped')]),
    1,
    { passed: 2, failed: 2, skipped: 2 },
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
  const skipped = [{ status: 'skipped' }];
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
        { name: '/home/tests/e.test.ts', status: 'failed', message: 'no server', assertionResults: skipped },
        { name: '/home/tests/f.test.ts', status: 'failed', message: '', assertionResults: skipped },
      ],
    },
    1,
    '/home',
  );
  expect(told.slice(0, 2)).toEqual([
    'FAILED tests/b.test.ts > books match\n  Error: Property failed\n  { seed: 7 }',
    'FAILED tests/c.test.ts\n  SyntaxError: x',
  ]);
  expect(told[2]?.split('\n')).toHaveLength(13);
  expect(told.slice(3)).toEqual([
    'FAILED tests/e.test.ts\n  no server',
    'FAILED tests/f.test.ts\n  A hook failed; its error stands above.',
  ]);
});

test.each([
  ['a run that could not begin', null, null],
  ['an error that no test waited for', report(3, 0), 1],
  ['a run without tests', report(0, 0, []), 0],
])('%s is told, too', (_title, given, status) => {
  expect(failuresOf(given, status, '/home')).toEqual([
    expect.stringMatching(/^FAILED without a failed test/),
  ]);
});

test('of a run that passed nothing is told', () => {
  expect(failuresOf(report(3, 0), 0, '/home')).toEqual([]);
});
