import { expect, test } from 'vitest';
import { packagesFor } from '../../../src/services/redis/libraries.ts';

const DEPENDS = `redis-tools
  Depends: adduser
  Depends: libatomic1
  Depends: libjemalloc2
 |Depends: liblua5.1-0
  Depends: libssl3t64
  Suggests: liblzf1
`;

test.each([
  ['libjemalloc.so.2', 'libjemalloc2'],
  ['libatomic.so.1', 'libatomic1'],
  ['liblua5.1.so.0', 'liblua5.1-0'],
  ['libssl.so.3', 'libssl3t64'],
])('%s is in the package %s', (library, name) => {
  expect(packagesFor([library], DEPENDS)).toEqual([name]);
});

test('a library that no dependency has is named', () => {
  expect(() => packagesFor(['liblzf.so.1'], DEPENDS)).toThrow(
    'no package among its dependencies has liblzf.so.1',
  );
});
