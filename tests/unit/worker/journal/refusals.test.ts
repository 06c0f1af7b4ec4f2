import { expect, test } from 'vitest';
import { AssertionError } from '../../../../src/common/assert.ts';
import { ExsimError } from '../../../../src/common/errors.ts';
import { DamagedBytes } from '../../../../src/engine/index.ts';
import { isOutage } from '../../../../src/worker/journal/refusals.ts';
import { StoreError } from '../../../../src/worker/journal/types.ts';

const coded = (code: string): Error => Object.assign(new Error('said'), { code });

test.each<[string, unknown, boolean]>([
  ['a refused connection', coded('ECONNREFUSED'), true],
  ['several refused addresses', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), true],
  ['a connection lost, of which the driver gives no code', new Error('Connection terminated'), true],
  ['a server that shuts down', coded('57P01'), true],
  ['a server with too many connections', coded('53300'), true],
  ['a lost connection of the journal', new StoreError('lost', { cause: coded('EPIPE') }), true],
  ['a password that is changed at this moment', coded('28P01'), true],
  ['a table that is missing', coded('42P01'), false],
  ['a value that does not fit its column', coded('22003'), false],
  ['a row that breaks a constraint', coded('23505'), false],
  ['what this server cannot do', coded('0A000'), false],
  ['a statement of the journal that is refused', new StoreError('no', { cause: coded('42501') }), false],
  ['a schema that is missing', coded('3F000'), false],
  ['more memory than there is', new RangeError('Array buffer allocation failed'), false],
  ['a bug of ours', new TypeError('undefined is not a function'), false],
  [
    'a bug of ours, with a code of Node',
    Object.assign(new TypeError(), { code: 'ERR_INVALID_ARG_TYPE' }),
    false,
  ],
  ['a failed assertion', new AssertionError('never'), false],
  ['damaged bytes', new DamagedBytes('a number', 'it ends', 3), false],
  ['an error for the user', new ExsimError('WORKER_CONFIG', 'wrong', {}), false],
  ['what is no error at all', 'gone', false],
])('%s: waiting for Postgres helps or not', (_, error, expected) => {
  expect(isOutage(error)).toBe(expected);
});
