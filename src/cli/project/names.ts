import { ExsimError } from '../../common/errors.ts';

/** Makes sure that all names are names of instances. @throws UNKNOWN_INSTANCE, with those there are */
export function requireNames(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const list = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
  throw new ExsimError(
    'UNKNOWN_INSTANCE',
    `No exchange is named ${unknown.map((name) => `"${name}"`).join(', ')}: ${list}.`,
    {
      wayOut: 'Use a name as in the instance file; after a change of the file run exsim up.',
    },
  );
}
