import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const page = readFileSync('docs/dependencies.md', 'utf8');

const SECTIONS = [
  ['dependencies', 'Needed to run'],
  ['optionalDependencies', 'Optional'],
  ['devDependencies', 'Needed to develop'],
] as const;

const section = (title: string): string => page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

test.each(SECTIONS)('docs/dependencies.md gives a reason for each of %s, and for no other', (key, title) => {
  const explained = [...section(title).matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, name]) => name);
  expect(explained).toEqual(Object.keys(manifest[key]));
});

test('every version is exact', () => {
  const versions = SECTIONS.flatMap(([key]) => Object.values<string>(manifest[key]));
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the packages that bring an install script are those the page says work without it', () => {
  const withScript = Object.entries<{ hasInstallScript?: boolean }>(lockfile.packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  const explained = [...section('Install scripts').matchAll(/^- `([^`]+)`: /gm)].map(([, name]) => name);
  expect(explained).toEqual(withScript.sort());
});

test('npm runs no install script here', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
});
