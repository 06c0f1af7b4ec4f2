import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = join(process.cwd(), '.ci/run-vitest.mjs');

/** What `runVitest` makes of a run over these test files; vitest is the project's own. */
function outcomeOf(files: Readonly<Record<string, string>>) {
  const home = mkdtempSync(join(tmpdir(), 'exsim-run-vitest-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  for (const name of ['node_modules', '.ci']) symlinkSync(join(process.cwd(), name), join(home, name));
  mkdirSync(join(home, 'tests'));
  for (const [name, text] of Object.entries(files)) {
    const imports = "import { afterAll, beforeAll, describe, expect, test } from 'vitest';";
    writeFileSync(join(home, 'tests', name), `${imports}\n${text}`);
  }
  const program = `import(process.argv[1]).then(({ runVitest }) =>
    console.log(JSON.stringify(runVitest(process.argv[2], []))));`;
  const { stdout } = spawnSync(process.execPath, ['-e', program, SCRIPT, home], { encoding: 'utf8' });
  const { seconds: _, ...outcome } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return outcome;
}

test('every failure is counted and told with its place and the first lines of its error', () => {
  const { failures, ...counted } = outcomeOf({
    'a.test.js': "test('passes', () => {}); test.skip('waits', () => {}); test.todo('comes');",
    'b.test.js': `describe('books', () => {
      test('match', () => { throw new Error('Property failed\\n\\n{ seed: 7 }'); });
      test('do not cross', () => {});
    });`,
    'c.test.js': 'const = 1;',
    'd.test.js': `describe('servers', () => {
      beforeAll(() => { throw new Error('no server'); });
      test('answer', () => {});
    });`,
    'e.test.js': "afterAll(() => { throw new Error('still open'); }); test('opens', () => {});",
    'f.test.js': `test('lets go', async () => {
      Promise.reject(new Error('nobody waited'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    });`,
    'g.test.js': `test('tells much', () => {
      throw new Error(Array.from({ length: 40 }, (_, n) => 'line ' + n).join('\\n'));
    });`,
    'h.test.js': "test('hangs', () => new Promise(() => {}), 10);",
  });
  expect(counted).toEqual({ passed: 4, failed: 7, skipped: 3 });
  const told = failures.map((text: string) => text.split('\n'));
  expect(told.map(([place, error]: string[]) => [place, error]).sort()).toEqual([
    ['FAILED outside of any test, while tests/f.test.js ran', '  Error: nobody waited'],
    ['FAILED tests/b.test.js > books > match', '  Error: Property failed'],
    ['FAILED tests/c.test.js', expect.stringContaining('Error')],
    ['FAILED tests/d.test.js', '  Error: no server'],
    ['FAILED tests/e.test.js', '  Error: still open'],
    ['FAILED tests/g.test.js > tells much', '  Error: line 0'],
    ['FAILED tests/h.test.js > hangs', '  Error: Test timed out in 10ms.'],
  ]);
  expect(told.find(([place]: string[]) => place?.includes('books'))[2]).toBe('  { seed: 7 }');
  expect(told.find(([place]: string[]) => place?.includes('tells much'))).toHaveLength(13);
});

test('a run that passed has nothing to tell of', () => {
  expect(outcomeOf({ 'a.test.js': "test('passes', () => {});" })).toEqual({
    ...{ passed: 1, failed: 0, skipped: 0, failures: [] },
  });
});

test('a run without tests is a failure', () => {
  expect(outcomeOf({})).toEqual({
    ...{ passed: 0, failed: 1, skipped: 0 },
    failures: [expect.stringMatching(/^FAILED without a failed test, with exit code 1/)],
  });
});

test('a run that was killed is a failure', () => {
  const killed =
    "test('ends its runner', () => { process.kill(process.ppid, 'SIGKILL'); return new Promise(() => {}); });";
  expect(outcomeOf({ 'a.test.js': killed })).toEqual({
    ...{ passed: 0, failed: 1, skipped: 0 },
    failures: [expect.stringMatching(/^FAILED without a failed test, with exit code null/)],
  });
});
