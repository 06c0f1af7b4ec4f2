import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../../../src/process/identity.ts';
import { type ProjectPaths, projectPaths } from '../../../src/process/paths.ts';
import { signalGroup } from '../../../src/process/signals.ts';
import { ensureStateDir } from '../../../src/process/state-dir.ts';
import { launchWorker } from '../../../src/supervisor/worker/launch.ts';
import { readRunState } from '../../../src/supervisor/worker/run-state.ts';
import { plannedInstance } from '../../unit/supervisor/planned.ts';

/** Those of a project whose disk is full from the moment on in which a worker's first note is there. */
const fullLater = (paths: ProjectPaths): ProjectPaths => ({
  ...paths,
  get runDir() {
    return existsSync(join(paths.runDir, 'binance.state.json')) ? '/dev/null' : paths.runDir;
  },
});

test('a worker that cannot be written down is held all the same: it runs', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-launch-')));
  await ensureStateDir(folder);
  const paths = projectPaths(folder, { XDG_RUNTIME_DIR: folder });
  const secrets = { postgresPassword: 'secret', redisPassword: null };
  const { worker, state } = await launchWorker({
    paths: fullLater(paths),
    worker: { command: '/bin/sleep', args: ['60'], version: '1.2.3' },
    instance: plannedInstance('binance'),
    materials: { postgresUrl: 'postgres://127.0.0.1:1/test', redisUrl: null, secrets, isolation: null },
    launches: 1,
    startedAt: '2026-01-02T03:04:05.000Z',
  });
  try {
    expect(await isAlive(worker)).toBe(true);
    expect(state.worker).toEqual(worker);
    expect(await readRunState(paths, 'binance')).toEqual({ ...state, worker: null });
  } finally {
    await signalGroup(worker, 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
