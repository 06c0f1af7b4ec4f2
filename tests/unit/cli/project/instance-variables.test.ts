import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  exportLines,
  type InstanceAccess,
  instanceVariables,
  shellQuoted,
} from '../../../../src/cli/project/instance-variables.ts';

const access = (changes: Partial<InstanceAccess> = {}): InstanceAccess => ({
  httpUrl: 'http://127.0.0.1:8081',
  grpcAddr: '127.0.0.1:50052',
  apiKey: 'key-a',
  apiKeys: { alice: 'key-a', 'desk.1': 'key-d' },
  adminKey: 'key-admin',
  ...changes,
});

test('names have EXSIM, the instance and the account in capitals, with _ for all else', () => {
  expect(instanceVariables({ 'binance-us': access() })).toEqual({
    EXSIM_BINANCE_US_HTTP_URL: 'http://127.0.0.1:8081',
    EXSIM_BINANCE_US_GRPC_ADDR: '127.0.0.1:50052',
    EXSIM_BINANCE_US_API_KEY: 'key-a',
    EXSIM_BINANCE_US_API_KEY_ALICE: 'key-a',
    EXSIM_BINANCE_US_API_KEY_DESK_1: 'key-d',
    EXSIM_BINANCE_US_ADMIN_KEY: 'key-admin',
  });
});

test('the unnamed instance has no name in its variables, an instance without accounts no API key', () => {
  expect(Object.keys(instanceVariables({ '': access({ apiKey: null, apiKeys: {} }) }))).toEqual([
    'EXSIM_HTTP_URL',
    'EXSIM_GRPC_ADDR',
    'EXSIM_ADMIN_KEY',
  ]);
});

test.each(['plain', "it's", 'a b', '$HOME', '`id`', '"', "''", 'a\nb', ''])(
  'a shell reads %j back as it was',
  (value) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellQuoted(value)}`], { encoding: 'utf8' })).toBe(
      value,
    );
  },
);

test('lines can be evaluated', () => {
  expect(exportLines({ A: 'http://127.0.0.1:8081', B: 'x y' })).toEqual([
    'export A=http://127.0.0.1:8081',
    "export B='x y'",
  ]);
});
