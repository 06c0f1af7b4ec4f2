import { expect, test } from 'vitest';
import { STALE_AGE_MS } from '../../../src/worker/access/api-keys.ts';
import { docsPage } from './tables.ts';

test.each(['security.md', 'provisioning.md', 'commands.md'])(
  'docs/%s says for how long a retired key may still be taken, as the worker has it',
  (page) => expect(docsPage(page)).toContain(`${STALE_AGE_MS / 1000} s later at most`),
);
