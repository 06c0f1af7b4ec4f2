import type { Step } from '../types.ts';
import type { DefaultGrant, ObservedInstance } from './observed.ts';
import type { Part } from './part.ts';
import { asOwner, identifier } from './statements.ts';

/** Who was promised a right on tables that later migrations make is not given it: each migration gives its own. */
export const planDefaults = ({ defaults }: ObservedInstance): Part => ({
  steps: defaults.map(takenBack),
  unchanged: [],
});

function takenBack({ schema, objects, grantee, privileges }: DefaultGrant): Step {
  const where = schema === null ? '' : ` IN SCHEMA ${identifier(schema)}`;
  const from = grantee === null ? 'PUBLIC' : identifier(grantee);
  const place = schema === null ? '' : ` in schema "${schema}"`;
  const words = `${privileges} on new ${objects.toLowerCase()}${place} taken from ${grantee ?? 'PUBLIC'}`;
  return asOwner(
    'changed',
    words,
    `ALTER DEFAULT PRIVILEGES${where} REVOKE ${privileges} ON ${objects} FROM ${from};`,
  );
}
