import { readFileSync } from 'node:fs';
import { PACKAGE_FILE } from './places.ts';

/** Version of this exsim: that of its package. */
export const VERSION: string = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8')).version;
