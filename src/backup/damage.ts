import { ExsimError } from '../common/errors.ts';

/** A file is no backup, or not one that can be used. The message says what of it, as the end of a sentence about the file. */
export class UnusableBackup extends Error {
  override name = 'UnusableBackup';
}

const DAMAGED_WAY_OUT = 'Nothing was changed. Use another backup, or copy this one again.';

/** For the person who named the file. */
export const unusable = (file: string, problem: string, wayOut = DAMAGED_WAY_OUT): ExsimError =>
  new ExsimError('BACKUP_UNUSABLE', `The backup ${file} ${problem}.`, { wayOut });
