import { expect, test } from 'vitest';
import { freshRequestId, requestFields, requestIdOf } from '../../../../src/worker/access/correlation.ts';

test.each(['a', 'f47ac10b-58cc-4372-a567-0e02b2c3d479', 'Root=1-67891233-abcdef', 'x'.repeat(128)])(
  'the id %s is kept as it was sent',
  (sent) => expect(requestIdOf(sent)).toBe(sent),
);

test.each([undefined, '', 'x'.repeat(129), 'two words', 'a\nb', 'a"b', 'ü', ['a'], 7])(
  'for %j there is a fresh id',
  (sent) => {
    const id = requestIdOf(sent);
    expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(requestIdOf(id)).toBe(id);
  },
);

test('no fresh id comes twice', () => {
  expect(new Set(Array.from({ length: 1000 }, freshRequestId)).size).toBe(1000);
});

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test.each([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`, `cc-${TRACE}-${SPAN}-09`])(
  'the trace context %s goes into the log',
  (sent) => expect(requestFields('r', sent)).toEqual({ requestId: 'r', trace_id: TRACE, span_id: SPAN }),
);

test.each([
  undefined,
  '',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-x`,
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-0g`,
  [`00-${TRACE}-${SPAN}-01`],
])('%j is no trace context', (sent) => expect(requestFields('r', sent)).toEqual({ requestId: 'r' }));
