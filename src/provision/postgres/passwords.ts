import type { Place } from '../place.ts';
import { loginWorks } from './login.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { isVerifierOf } from './scram.ts';

type Observed = Pick<ObservedInstance, 'login'>;
type Wish = Pick<WantedInstance, 'password'>;

/**
 * Whether each instance's role has the password it is to have, in the order of the wishes. A superuser sees what the
 * server keeps of passwords; anybody else can only try to log in.
 */
export async function passwordsThatWork(
  place: Place,
  wishes: readonly Wish[],
  observed: readonly Observed[],
): Promise<readonly boolean[]> {
  const roles = observed.map(({ login }) => (login?.login === true ? login.name : null));
  if (!place.admin.superuser) return tryLogins(place, wishes, roles);
  const verifiers = await readVerifiers(place, roles);
  return wishes.map(({ password }, at) => isVerifierOf(verifiers.get(roles[at] ?? '') ?? '', password));
}

type VerifierRow = { readonly role: string; readonly verifier: string | null };

async function readVerifiers(
  { client }: Place,
  roles: readonly (string | null)[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<VerifierRow>(
    'SELECT rolname AS role, rolpassword AS verifier FROM pg_authid WHERE rolname = ANY($1)',
    [roles],
  );
  return new Map(rows.map(({ role, verifier }) => [role, verifier]));
}

/** Each is a connection of its own for a moment. */
const LOGINS_AT_ONCE = 4;

async function tryLogins(
  { target }: Place,
  wishes: readonly Wish[],
  roles: readonly (string | null)[],
): Promise<readonly boolean[]> {
  const works: boolean[] = [];
  for (let at = 0; at < wishes.length; at += LOGINS_AT_ONCE) {
    const some = wishes.slice(at, at + LOGINS_AT_ONCE).map(async ({ password }, offset) => {
      const role = roles[at + offset] ?? null;
      return role !== null && (await loginWorks(target.adminUrl, role, password));
    });
    works.push(...(await Promise.all(some)));
  }
  return works;
}
