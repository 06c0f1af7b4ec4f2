import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { majorsOption } from '../../postgres/majors.ts';
import { SUPPORTED } from '../../postgres/packages.ts';

test('without --postgres nothing is chosen', () => {
  expect(majorsOption(undefined)).toBeNull();
});

test('--postgres names versions, in the order they are given', () => {
  expect(majorsOption('16, 14')).toEqual([16, 14]);
});

test.each(['13', '14,', 'all', '14.23', ''])('--postgres %j is refused with those that there are', (text) => {
  expect(() => majorsOption(text)).toThrow(
    `Expected --postgres to be some of 14,15,16,17,18, but was "${text}".`,
  );
});

test('the docs name a release of every version that is tried', () => {
  const docs = readFileSync('docs/provisioning.md', 'utf8').replaceAll('\n', ' ');
  const said = /On ([\d., and]+) were tried/.exec(docs)?.[1] ?? '';
  expect(said.match(/\d+(?=\.\d)/g)?.map(Number)).toEqual(SUPPORTED);
});
