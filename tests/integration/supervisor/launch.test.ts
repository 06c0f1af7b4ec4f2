import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type * as files from '../../../src/process/files.ts';
import { isAlive } from '../../../src/process/identity.ts';
import { projectPaths } from '../../../src/process/paths.ts';
import { signalGroup } from '../../../src/process/signals.ts';
import { ensureStateDir } from '../../../src/process/state-dir.ts';
import { launchWorker } from '../../../src/supervisor/worker/launch.ts';
import { readRunState } from '../../../src/supervisor/worker/run-state.ts';
import { plannedInstance } from '../../unit/supervisor/planned.ts';

// A disk that is full from the moment on in which the worker is there.
vi.mock(import('../../../src/process/files.ts'), async (original) => {
  const whole: typeof files = await original();
  return {
    ...whole,
    writeFileAtomic: async (path: string, text: string) => {
      const isLate = path.endsWith('.state.json') && !text.includes('"worker":null');
      if (isLate) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      return whole.writeFileAtomic(path, text);
    },
  };
});

test('a worker that cannot be written down is held all the same: it runs', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-launch-')));
  await ensureStateDir(folder);
  const paths = projectPaths(folder, { XDG_RUNTIME_DIR: folder });
  const secrets = { postgresPassword: 'secret', redisPassword: null };
  const { worker, state } = await launchWorker({
    paths,
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
