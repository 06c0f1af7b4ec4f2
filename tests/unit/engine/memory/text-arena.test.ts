import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEXT_LENGTH_MAX, TextArena, TextBuffer } from '../../../../src/engine/memory/text-arena.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

const buffer = (text: string): TextBuffer => {
  const into = new TextBuffer();
  into.begin(text.length);
  for (let at = 0; at < text.length; at++) into.bytes[at + 1] = text.charCodeAt(at);
  return into;
};

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
      const all = ['before', 'x'.repeat(length), 'after'].map(
        (text) => [arena.put(buffer(text)), text] as const,
      );
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
            const reference = arena.put(buffer(text));
            expect(reference > 0 && !held.has(reference)).toBe(true);
            held.set(reference, text);
          }
          if (luck % 50 === 0) arena = copyOf(arena);
        }
        for (const [reference, text] of held) {
          expect(arena.read(reference)).toBe(text);
          expect(arena.equals(reference, buffer(text))).toBe(true);
          expect(arena.equals(reference, buffer(`${text.slice(0, -1)}?`))).toBe(false);
          if (text.length < TEXT_LENGTH_MAX) expect(arena.equals(reference, buffer(`${text}a`))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('uses the space of a text that was given back for the next one of its size', () => {
    const arena = new TextArena();
    const [short, long] = [arena.put(buffer('abc')), arena.put(buffer('x'.repeat(40)))];
    arena.give(short);
    arena.give(long);
    expect([arena.put(buffer('y'.repeat(33))), arena.put(buffer('z'))]).toEqual([long, short]);
  });

  test('a cleared one begins anew', () => {
    const arena = new TextArena();
    const first = arena.put(buffer('first'));
    arena.give(arena.put(buffer('second')));
    arena.clear();
    expect([arena.put(buffer('third')), arena.put(buffer('fourth'))]).toEqual([first, first + 1]);
  });
});
