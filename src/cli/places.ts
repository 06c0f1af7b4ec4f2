import { fileURLToPath } from 'node:url';

/**
 * Files of the package that commands start or read. The same seen from `src/cli`, `dist/cli`, or the bundle that a build
 * makes there: a file further down would not find them from it.
 */
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What `exsim` runs. */
export const BIN = file('../../bin/exsim.js');
/** Program that replays a journal. */
export const VERIFY_PROGRAM = file('../worker/verify-main.js');
/** Program that replays a backup. */
export const BACKUP_CHECK_PROGRAM = file('../worker/backup-check-main.js');
export const PACKAGE_FILE = file('../../package.json');
