import { randomBytes } from 'node:crypto';
import { ExsimError } from '../../common/errors.ts';
import { sqlStateOf, withPostgres } from './connect.ts';

/** Answers by which a server says that the password was right, and something else was not. */
const PASSWORD_WAS_RIGHT = ['53300', '42501', '55000'];
const PASSWORD_WAS_WRONG = ['28P01', '28000'];

/** True when the server lets the role in with this password, or would if it were not for a limit. */
export async function loginWorks(adminUrl: string, role: string, password: string): Promise<boolean> {
  const url = new URL(adminUrl);
  if (url.pathname.length <= 1) url.pathname = `/${url.username}`;
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  for (const name of ['user', 'password']) url.searchParams.delete(name);
  try {
    await withPostgres(url.href, async () => {});
    return true;
  } catch (error) {
    const state = error instanceof ExsimError ? sqlStateOf(error.cause) : null;
    if (state !== null && PASSWORD_WAS_RIGHT.includes(state)) return true;
    if (state !== null && PASSWORD_WAS_WRONG.includes(state)) return false;
    throw error;
  }
}

/** True when any password will do (`trust` in pg_hba.conf): then no credentials keep anybody apart. */
export const trustsAnybody = (adminUrl: string, role: string): Promise<boolean> =>
  loginWorks(adminUrl, role, randomBytes(32).toString('base64url'));
