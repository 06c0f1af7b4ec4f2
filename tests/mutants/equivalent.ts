import type { Site } from './sites.ts';

/** A change that changes nothing anybody can see: it counts neither for nor against the tests. */
export type Equivalent = Pick<Site, 'file' | 'within' | 'from' | 'to'> & {
  /** Why nobody can see it. */
  readonly because: string;
};

export const EQUIVALENT: readonly Equivalent[] = [];

export function isEquivalent(site: Site): boolean {
  return EQUIVALENT.some(
    ({ file, within, from, to }) =>
      site.file === file && site.within === within && site.from === from && site.to === to,
  );
}
