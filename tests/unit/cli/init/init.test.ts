import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { init } from '../../../../src/cli/commands/init.ts';
import { askVenues } from '../../../../src/cli/init/ask-venues.ts';
import { instanceFileText, VENUES_DEFAULT } from '../../../../src/cli/init/file-text.ts';
import { venueProblem, venuesIn } from '../../../../src/cli/init/venues.ts';
import { CommandEnd } from '../../../../src/cli/terminal/failure.ts';
import { loadInstanceFile } from '../../../../src/config/load.ts';
import { PRESET_NAMES } from '../../../../src/instance/presets/index.ts';

let folder: string;
let file: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-init-'));
  file = join(folder, 'instances.yaml');
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function namesIn(text: string): Promise<string[]> {
  writeFileSync(file, text);
  const loaded = await loadInstanceFile(file, { POSTGRES_URL: 'postgres://u@h/d' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value.instances.map(({ name }) => name);
}

test.each([[VENUES_DEFAULT], [PRESET_NAMES], [['okx']]])('a file of %j is valid', async (venues) => {
  expect(await namesIn(instanceFileText(venues))).toEqual([...venues]);
});

test('with its comments of YAML in force it is valid too', async () => {
  const text = instanceFileText(['binance']);
  const inForce = text.replaceAll(/^( *)# (?=(?:\w+: \{|- name: | {2}\w+:| {4,}))/gm, '$1');
  expect(inForce.split('\n').filter((line, index) => line !== text.split('\n')[index])).toHaveLength(11);
  expect(await namesIn(inForce)).toEqual(['binance', 'cheap']);
});

test('a file is written once, asks nothing without a terminal, and is replaced on request only', async () => {
  await init(file, {});
  expect(printed).toBe(`${file}: binance, coinbase, kraken\nStart them with: exsim up ${file}\n`);
  const refused = init(file, { venues: ['okx'] });
  await expect(refused).rejects.toMatchObject({
    exitCode: 2,
    message: `Expected ${file} not to be there yet, but it is.`,
    wayOut: expect.stringContaining('--force'),
  });
  expect(await namesIn(readFileSync(file, 'utf8'))).toEqual([...VENUES_DEFAULT]);
  printed = '';
  await init(file, { venues: ['okx'], force: true, json: true });
  expect(JSON.parse(printed)).toEqual({ file, venues: ['okx'] });
  expect(await namesIn(readFileSync(file, 'utf8'))).toEqual(['okx']);
});

test('venues nobody knows, and a folder that is not there, are refused', async () => {
  await expect(init(file, { venues: ['binanse'] })).rejects.toThrow(
    'Expected venues out of binance, coinbase, kraken, okx, bybit, generic, but was "binanse".',
  );
  await expect(init(join(folder, 'none/a.yaml'), {})).rejects.toThrow(
    `Cannot write ${join(folder, 'none/a.yaml')}: ENOENT.`,
  );
});

test('a list of venues takes commas and spaces, and each name once', () => {
  expect(venuesIn(' okx, bybit okx,')).toEqual(['okx', 'bybit']);
  expect(venueProblem([])).toContain('there is none');
});

/** A person at a terminal who writes these lines, and then leaves. */
function person(...lines: readonly string[]) {
  const terminal = { input: new PassThrough(), output: new PassThrough() };
  const answers = [...lines];
  let heard = '';
  terminal.output.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    if (!text.endsWith(': ')) return;
    const answer = answers.shift();
    if (answer === undefined) terminal.input.end();
    else terminal.input.write(`${answer}\n`);
  });
  return { terminal, heard: () => heard };
}

test.each<[string[], readonly string[]]>([
  [[''], VENUES_DEFAULT],
  [['okx bybit'], ['okx', 'bybit']],
  [['okks', 'okx'], ['okx']],
])('asked which, the answers %j give %j', async (answers, venues) => {
  const { terminal, heard } = person(...answers);
  expect(await askVenues(terminal)).toEqual(venues);
  expect(heard().match(/Which exchanges\?/g)).toHaveLength(answers.length);
});

test('who leaves, or never answers what can be used, gets no file', async () => {
  await expect(askVenues(person().terminal)).rejects.toEqual(new CommandEnd(130, '\n'));
  await expect(askVenues(person('a', 'b', 'c').terminal)).rejects.toEqual(new CommandEnd(2));
});
