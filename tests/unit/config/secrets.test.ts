// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of instance files look like that
import { describe, expect, it } from 'vitest';
import { parseInstanceText } from '../../../src/config/load.ts';
import { renderDiagnostics } from '../../../src/config/render.ts';

const LONG = 'TOPSECRET'.repeat(20);

/** Everything that is printed of a file with a problem. */
function printed(text: string, environment: Record<string, string> = {}): string {
  const result = parseInstanceText(text, 'f.yaml', environment);
  if (result.ok) throw new Error('the file has no problem');
  return `${renderDiagnostics(result.error, { color: false })}\n${JSON.stringify(result.error)}`;
}

describe('no part of a secret is printed', () => {
  it.each([
    ['in JSON', '[{"name":"x","accounts":[{"id":"a","apiKey":"TOPSECRETKEY1","b":1}]}]'],
    ['on the next line', '- name: x\n  accounts:\n    - id: a\n      apiKey:\n        TOPSEC/RET'],
    ['in a block', '- name: x\n  accounts:\n    - id: a\n      apiKey: |\n        TOPSEC/RET\n'],
    ['in quotes, with spaces', '- name: x\n  accounts: [{ id: a, apiKey: "bad, TOPSECRET KEY" }]'],
    ['behind an anchor', 'x-a: &k TOP/SECRET\ninstances: [{ name: x, accounts: [{ id: a, apiKey: *k }] }]'],
    ['in a list under a secret key', '- name: x\n  env: { API_KEY: [TOPSECRET] }'],
    ['as a default', '- name: x\n  accounts: [{ id: a, apiKey: "${KEY:-TOP/SECRET}" }]'],
    ['beside a bad variable', '- name: x\n  accounts: [{ id: a, apiKey: "TOPSECRET${A B}" }]'],
    ['in a comment', '- name: Bad # apiKey: TOPSECRETKEY1'],
    ['in a file that cannot be read', '- { "apiKey":"TOPSECRET KEY"\n- b'],
    ['in a file with a control character', '- { "apiKey":"TOPSECRET KEY\u0007" }'],
    ['in a long URL', `postgres: { url: "mysql://u:${LONG}@h/x" }\ninstances: [x]`],
    ['in a URL, with @', 'postgres: { url: "mysql://u:a@TOPSECRET@h/x" }\ninstances: [x]'],
    ['in a URL, with a quote', 'postgres: { url: mysql://u:a"TOPSECRET@h/x }\ninstances: [x]'],
    ['in a URL beside a variable', 'postgres: { url: "mysql://${U}:TOPSECRET@h/x" }\ninstances: [x]'],
    ['in a URL without a host', 'redis: "redis://u:TOPSECRET@"\ninstances: [x]'],
  ])('%s', (_, text) => {
    expect(printed(text, { U: 'u' })).not.toMatch(/SECRET|TOPSEC/);
  });

  it('of two variables, one of which begins like the other', () => {
    const text = '- name: "${A_KEY} ${B_KEY}"\n- name: "${B_KEY}"';
    expect(printed(text, { A_KEY: 'Hunter', B_KEY: 'Hunter-TOPSECRET' })).not.toContain('SECRET');
  });
});

it('columns stay where they are, and variables are shown by name', () => {
  const [, line] = printed('- { name: x, accounts: [{ apiKey: "a${KEY}bc", id: a/b }] }', { KEY: '1' }).split(
    '\n',
  );
  expect(line).toBe('  1 | - { name: x, accounts: [{ apiKey: "*${KEY}**", id: a/b }] }');
});
