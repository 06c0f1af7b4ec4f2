import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText, TEXT_LENGTH_MAX, TextArena } from '../../../../src/engine/memory/text-arena.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

const copyOf = (arena: TextArena): TextArena => {
  const to = new SnapshotWriter();
  arena.save(to);
  const copy = new TextArena();
  copy.load(new SnapshotReader(to.finish()));
  return copy;
};

const texts = fc.string({
  unit: fc.constantFrom(...'abcXYZ019._:-'),
  minLength: 1,
  maxLength: TEXT_LENGTH_MAX,
  size: 'max',
});

describe('a text arena', () => {
  test.each([1, 14, 15, 16, 17, 30, 31, 32, 47, 48, 63, TEXT_LENGTH_MAX])(
    'holds a text of %i characters, and its neighbours stay whole',
    (length) => {
      const arena = new TextArena();
      const all = ['before', 'x'.repeat(length), 'after'].map((text) => [arena.put(text), text] as const);
      for (const [reference, text] of all) expect(arena.read(reference)).toBe(text);
    },
  );

  test('holds every text, through growth, giving back and saving', () => {
    const steps = fc.array(fc.record({ gives: fc.boolean(), luck: fc.nat(), text: texts }), {
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (list) => {
        let arena = new TextArena();
        const held = new Map<number, string>();
        for (const { gives, luck, text } of list) {
          const victim = [...held.keys()][luck % (held.size || 1)];
          if (gives && victim !== undefined) {
            arena.give(victim);
            held.delete(victim);
          } else {
            const reference = arena.put(text);
            expect(reference > 0 && !held.has(reference)).toBe(true);
            held.set(reference, text);
          }
          if (luck % 50 === 0) arena = copyOf(arena);
        }
        for (const [reference, text] of held) {
          expect(arena.read(reference)).toBe(text);
          expect(arena.equals(reference, text)).toBe(true);
          expect(arena.equals(reference, `${text.slice(0, -1)}?`)).toBe(false);
          expect(arena.equals(reference, `${text}a`)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('uses the space of a text that was given back for the next one of its size', () => {
    const arena = new TextArena();
    const [short, long] = [arena.put('abc'), arena.put('x'.repeat(40))];
    arena.give(short);
    arena.give(long);
    expect([arena.put('y'.repeat(33)), arena.put('z')]).toEqual([long, short]);
  });

  test('a cleared one begins anew', () => {
    const arena = new TextArena();
    const first = arena.put('first');
    arena.give(arena.put('second'));
    arena.clear();
    expect([arena.put('third'), arena.put('fourth')]).toEqual([first, first + 1]);
  });
});

test('the hash of a text knows its account and every letter', () => {
  const hashes = new Set<number>();
  for (const account of [0, 1, 2])
    for (const text of ['a', 'b', 'ab', 'ba', 'aa']) hashes.add(hashText(text, account));
  expect(hashes.size).toBe(15);
});
