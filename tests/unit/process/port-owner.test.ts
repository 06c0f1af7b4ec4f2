import { expect, test } from 'vitest';
import { listeningInodes } from '../../../src/process/port-owner.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000 100 0 0 10 0
   1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0000 100 0 0 10 0
   2: 0100007F:1F91 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0000 100 0 0 10 0
   3: 0100007F:C000 0100007F:1F91 01 00000000:00000000 00:00000000 00000000     0        0 444 1 0000 100 0 0 10 0
`;

test('listeners on a port are told from its connections and from other ports', () => {
  expect(listeningInodes(TABLE, 8081)).toEqual(['111', '222']);
  expect(listeningInodes(TABLE, 0xc000)).toEqual([]);
  expect(listeningInodes('', 8081)).toEqual([]);
});
