import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { choosePorts, keepPorts, type PortChoice } from '../../../../src/cli/project/port-assignment.ts';

const base = { http: 8081, grpc: 50052 };
const asked = (name: string, http: number | null = null) => ({ name, ports: { http, grpc: null } });
const choice = (names: readonly string[], busy: readonly number[] = []): PortChoice => ({
  base,
  instances: names.map((name) => asked(name)),
  isFree: async (port) => !busy.includes(port),
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-ports-'));
  file = join(folder, 'ports.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('busy ports are passed over, both of the pair', async () => {
  expect(await choosePorts(file, choice(['a', 'b'], [8081, 50053]))).toEqual({
    a: { http: 8083, grpc: 50054 },
    b: { http: 8084, grpc: 50055 },
  });
});

test('a choice that is kept stays, also when its ports are busy, others come and the order changes', async () => {
  const first = await keepPorts(file, choice(['a', 'b']));
  expect(await keepPorts(file, choice(['c', 'b', 'a'], [8081, 8082]))).toEqual({
    ...first,
    c: { http: 8083, grpc: 50054 },
  });
});

test('ports that are kept already are not written again', async () => {
  await keepPorts(file, choice(['a', 'b']));
  const names = readdirSync(folder);
  const { ino } = statSync(file);
  await keepPorts(file, choice(['a', 'b']));
  expect([readdirSync(folder), statSync(file).ino]).toEqual([names, ino]);
});

test('choosing without keeping writes nothing', async () => {
  await choosePorts(file, choice(['a']));
  expect(() => statSync(file)).toThrow('ENOENT');
});

test('commands that keep ports at the same time agree', async () => {
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all(names.map((name) => keepPorts(file, choice([name]))));
  const ports = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, { http: number }>);
  expect(ports.map(({ http }) => http).toSorted()).toEqual([8081, 8082, 8083, 8084]);
});

test('a clash in the file ends in exit code 5 and names both', async () => {
  const clash = { base, instances: [asked('a', 9000), asked('b', 9000)], isFree: async () => true };
  await expect(choosePorts(file, clash)).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(/9000.*"b".*"a"/),
  });
});

test('a damaged file of kept ports is said to be one', async () => {
  writeFileSync(file, '{');
  await expect(choosePorts(file, choice(['a']))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
