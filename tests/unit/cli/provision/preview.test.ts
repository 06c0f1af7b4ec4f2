import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { preview } from '../../../../src/cli/provision/preview.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-preview-'));
  for (const name of ['EXSIM_POSTGRES_ADMIN_URL', 'POSTGRES_URL', 'REDIS_URL']) vi.stubEnv(name, undefined);
  vi.stubEnv('EXSIM_HOME', join(folder, '.exsim'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('a dry run starts no Postgres, and says that none runs: the project may have one', async () => {
  const file = join(folder, 'instances.yaml');
  writeFileSync(file, '- okx\n');
  await expect(preview(file, {})).rejects.toMatchObject({
    code: 'POSTGRES_MISSING',
    message: 'No Postgres of the project runs, so there is nothing to compare with.',
  });
  expect(existsSync(join(folder, '.exsim'))).toBe(false);
});
