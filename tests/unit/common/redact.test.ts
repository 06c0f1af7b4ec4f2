import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskUrlPasswords, Redactor } from '../../../src/common/redact.ts';

const redacted = (text: string, ...secrets: string[]): string => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor.redact(text);
};

describe('a redactor', () => {
  test.each([
    ['a known secret, wherever it stands', 'key topsecret1, again topsecret1', ['topsecret1']],
    [
      'a secret that begins like another',
      'short-key and short-key-and-more',
      ['short-key', 'short-key-and-more'],
    ],
    ['the same, told in the other order', 'short-key-and-more', ['short-key-and-more', 'short-key']],
    ['a known secret with an @ inside a URL', 'redis://u:p@ss@word@host:1', ['p@ss@word']],
    ['a known secret in a line of JSON', '{"a":"p\\"ss\\\\word"}', ['p"ss\\word']],
    ['a known secret escaped in a URL', 'postgres://u:p%40ss%2Fword@host', ['p@ss/word']],
    ['a known secret with an @ and a slash', 'postgres://u:p@ss/word@host/db', ['p@ss/word']],
  ])('removes %s', (_, text, secrets) => {
    const left = redacted(text, ...secrets);
    for (const part of [...secrets, 'ss', 'word', 'more']) expect(left).not.toContain(part);
  });

  test('leaves no part of any known secret, whatever is in it', () => {
    const secret = fc.string({ minLength: 8, maxLength: 20 }).filter((text) => !'[redacted]'.includes(text));
    fc.assert(
      fc.property(secret, secret, (first, second) => {
        const longer = first + second;
        const left = redacted(`a ${longer} b postgres://u:${longer}@host/db`, first, longer, second);
        expect(left).toMatch(/^a \[redacted\] b postgres:\/\/u:(\[redacted\]){1,2}@host\/db$/);
      }),
    );
  });
});

describe('the password of a URL is masked', () => {
  test.each([
    ['postgres://u:pw@host/db', 'postgres://u:[redacted]@host/db'],
    ['postgres://u:p@ss@w@host/db', 'postgres://u:[redacted]@host/db'],
    ['redis://:p:w@host', 'redis://:[redacted]@host'],
    ['postgres://u:p#w?x@host', 'postgres://u:[redacted]@host'],
    ['postgres://u:p"w@host', 'postgres://u:[redacted]@host'],
    ['postgres://u:p\\"@w@host', 'postgres://u:[redacted]@host'],
    ['postgres://u:pw\\@host', 'postgres://u:[redacted]@host'],
    ['from redis://a:one@x to redis://b:two@y', 'from redis://a:[redacted]@x to redis://b:[redacted]@y'],
    ['http://127.0.0.1:8081/a@b', 'http://127.0.0.1:8081/a@b'],
    ['redis://host:6379 by a@b', 'redis://host:6379 by a@b'],
  ])('%s', (text, masked) => {
    expect(maskUrlPasswords(text)).toBe(masked);
  });

  test('without breaking a line of JSON', () => {
    const line = { url: 'redis://u:p@"w@host', next: [{ mail: 'a@b' }] };
    expect(JSON.parse(maskUrlPasswords(JSON.stringify(line)))).toEqual({
      ...line,
      url: 'redis://u:[redacted]@host',
    });
  });

  test.each(['a', 'a://', 'a://b:', 'a://b:c@', 'a:', '\\', '"', '\\"', ':@', 'a.b+c-'])(
    'in time that grows with the text alone, for 250,000 characters of %j',
    (part) => {
      const text = part.repeat(250_000 / part.length);
      expect([maskUrlPasswords(text), maskUrlPasswords(`x://y:${text}`)]).not.toContain('');
    },
  );
});
