import { describe, expect, it } from 'vitest';
import { instanceFileJsonSchema } from '../../../src/config/json-schema.ts';

describe('the JSON schema for editors', () => {
  it('in schema/ is the one made from the check (vitest -u writes it anew)', async () => {
    const text = `${JSON.stringify(instanceFileJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../schema/instances.schema.json');
  });

  it('knows every key of an instance, describes it, and lets x- keys through', () => {
    const text = JSON.stringify(instanceFileJsonSchema());
    for (const key of ['symbols', 'durability', 'worldSeed', 'maxConnections', 'tickSize', 'balances'])
      expect(text).toContain(`"${key}"`);
    expect(text).toContain('"patternProperties":{"^x-":{}}');
    expect(text).toContain('Default: alice and bob, funded in every asset.');
  });
});
