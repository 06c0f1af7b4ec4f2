import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeScriptFile } from '../../../../src/cli/provision/script-file.ts';

const SCRIPT = '-- For a DBA:\n--   read me\n\nSELECT 1;\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-script-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('a script is for its owner alone, and takes the place of an earlier one', async () => {
  const path = join(folder, 'plan.sql');
  await writeScriptFile(path, `${SCRIPT}SELECT 2;\n`);
  await writeScriptFile(path, SCRIPT);
  expect([read('plan.sql'), statSync(path).mode & 0o777]).toEqual([SCRIPT, 0o600]);
});

test('a file that is no such script is never written over', async () => {
  const path = join(folder, 'instances.yaml');
  writeFileSync(path, '- binance\n');
  await expect(writeScriptFile(path, SCRIPT)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${path} exists and is not a script of exsim provision --sql.`,
    wayOut: 'Name another file, or move this one away: exsim provision --sql plan.sql',
  });
  expect(read('instances.yaml')).toBe('- binance\n');
});

test('an empty file, as mktemp makes it, is taken for the script', async () => {
  const path = join(folder, 'made');
  writeFileSync(path, '', { mode: 0o644 });
  await writeScriptFile(path, SCRIPT);
  expect([read('made'), statSync(path).mode & 0o777]).toEqual([SCRIPT, 0o600]);
});

test.each([
  ['a link such as /dev/stdout', (path: string) => symlinkSync('plan.sql', path)],
  ['a link to nothing', (path: string) => symlinkSync('gone.sql', path)],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link to a device', (path: string) => symlinkSync('/dev/null', path)],
])('%s is neither read nor replaced, whatever it leads to', async (_, make) => {
  writeFileSync(join(folder, 'plan.sql'), SCRIPT);
  const path = join(folder, 'special');
  make(path);
  const before = lstatSync(path);
  await expect(writeScriptFile(path, SCRIPT)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${path} exists and is not a script of exsim provision --sql.`,
  });
  expect(lstatSync(path)).toMatchObject({ ino: before.ino, mode: before.mode });
});

test('"-" is no file, and hashes of secrets are for no terminal', async () => {
  await expect(writeScriptFile('-', SCRIPT)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'Expected the path of a file after --sql, but was "-".',
  });
});

test('a file in a folder that is not there cannot be written, which is told with its reason', async () => {
  const path = join(folder, 'no/such/folder.sql');
  await expect(writeScriptFile(path, SCRIPT)).rejects.toMatchObject({
    code: 'USAGE',
    message: `Cannot write ${path}: ENOENT.`,
  });
});
