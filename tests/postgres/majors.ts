import { UsageError } from '../support/command-line.ts';
import { type Major, SUPPORTED } from './packages.ts';

/** The versions that `--postgres 14,16` names; null where it is not given. */
export function majorsOption(text: string | undefined): readonly Major[] | null {
  if (text === undefined) return null;
  return text.split(',').map((word) => {
    const major = SUPPORTED.find((one) => String(one) === word.trim());
    if (major !== undefined) return major;
    throw new UsageError(`Expected --postgres to be some of ${SUPPORTED.join(',')}, but was "${text}".`);
  });
}
