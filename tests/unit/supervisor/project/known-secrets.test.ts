import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Redactor } from '../../../../src/common/redact.ts';
import { projectPaths } from '../../../../src/process/paths.ts';
import { learnSecrets } from '../../../../src/supervisor/project/known-secrets.ts';
import { projectSecrets } from '../../../../src/supervisor/project/own-secrets.ts';

test('every secret of a project is masked, and the path that says whose they are is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-known-'));
  const state = join(folder, '.exsim');
  mkdirSync(state, { mode: 0o700 });
  const paths = projectPaths(state);
  try {
    const { apiKeys } = await projectSecrets(paths).ensure('binance', [{ id: 'project', apiKey: null }]);
    const redactor = new Redactor();
    await learnSecrets(redactor, paths);
    expect(redactor.redact(`${apiKeys['project']} in ${paths.stateDir}`)).toBe(
      `[redacted] in ${paths.stateDir}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
