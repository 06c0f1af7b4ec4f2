import type { Place } from '../place.ts';
import { loginWorks } from './login.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { isVerifierOf } from './scram.ts';

type Observed = Pick<ObservedInstance, 'login'>;
type Wish = Pick<WantedInstance, 'identity' | 'password'>;

/** Whether each instance's role can log in and has the password it is to have, in the order of the wishes. */
type PasswordCheck = (observed: readonly Observed[]) => Promise<readonly boolean[]>;

/**
 * A superuser sees what the server keeps of passwords; it is compared while all the rest is read. Anybody else can only
 * try to log in.
 */
export async function beginPasswordCheck(place: Place, wishes: readonly Wish[]): Promise<PasswordCheck> {
  if (!place.admin.superuser) return (observed) => tryLogins(place, wishes, observed);
  const verifiers = await readVerifiers(place, wishes);
  const matches = Promise.all(
    wishes.map(({ identity, password }) => isVerifierOf(verifiers.get(identity.role) ?? '', password)),
  );
  return async (observed) => {
    const all = await matches;
    return all.map((matches, at) => matches && mayLogIn(observed[at]));
  };
}

const mayLogIn = (observed: Observed | undefined): boolean => observed?.login?.login === true;

type VerifierRow = { readonly role: string; readonly verifier: string | null };

async function readVerifiers(
  { client }: Place,
  wishes: readonly Wish[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<VerifierRow>(
    'SELECT rolname AS role, rolpassword AS verifier FROM pg_authid WHERE rolname = ANY($1)',
    [wishes.map(({ identity }) => identity.role)],
  );
  return new Map(rows.map(({ role, verifier }) => [role, verifier]));
}

/** Each is a connection of its own for a moment. */
const LOGINS_AT_ONCE = 4;

async function tryLogins(
  { target }: Place,
  wishes: readonly Wish[],
  observed: readonly Observed[],
): Promise<readonly boolean[]> {
  const works: boolean[] = [];
  for (let at = 0; at < wishes.length; at += LOGINS_AT_ONCE) {
    const some = wishes
      .slice(at, at + LOGINS_AT_ONCE)
      .map(
        async ({ identity, password }, offset) =>
          mayLogIn(observed[at + offset]) && loginWorks(target.adminUrl, identity.role, password),
      );
    works.push(...(await Promise.all(some)));
  }
  return works;
}
