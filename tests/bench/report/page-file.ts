import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { withPart } from './page.ts';

/** Puts a part into the file of the page, which need not be there yet. */
export function updatePage(path: string, part: string): void {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, withPart(page, part));
}
