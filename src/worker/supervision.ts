import type { Clock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import { selfIdentity } from '../process/identity.ts';
import { acquireLock } from '../process/lock.ts';
import { type SupervisorMessage, WORKER_CAPABILITIES } from '../protocol/control.ts';
import type { Closers } from './closers.ts';
import type { CurrentSpec } from './configuration/current-spec.ts';
import { ControlServer } from './control/control-server.ts';
import type { StatusBoard } from './control/status-board.ts';
import type { WorkerSettings } from './settings.ts';

export type SupervisionParts = {
  readonly settings: WorkerSettings;
  readonly current: CurrentSpec;
  readonly clock: Clock;
  readonly board: StatusBoard;
  readonly startedAt: string;
  /** Of the passwords in use; null when they are for good. */
  readonly secretsHash: () => string | null;
  readonly closers: Closers;
  readonly onMessage: (message: SupervisorMessage) => void;
};

/** Makes this the one worker of its instance, and answers to its supervisor; each where it was started so. */
export async function openSupervision(parts: SupervisionParts): Promise<void> {
  await lock(parts);
  await openControl(parts);
}

async function lock({ settings, closers }: SupervisionParts): Promise<void> {
  if (settings.lockFile === null) return;
  const held = await acquireLock(settings.lockFile);
  if (!held.ok)
    throw new ExsimError(
      'WORKER_REFUSED',
      `Process ${held.error.pid} runs this instance already, since ${held.error.since}.`,
      {
        wayOut: 'Stop it first, with `exsim stop` or `exsim down`.',
      },
    );
  closers.add('lock', () => held.value.release());
}

async function openControl(parts: SupervisionParts): Promise<void> {
  const { board, closers, clock, current, onMessage } = parts;
  const { info, control } = parts.settings;
  if (control === null) return;
  const { pid, start } = await selfIdentity();
  const server = await ControlServer.listen({
    socket: control.socket,
    hello: {
      type: 'hello',
      pid,
      start,
      nonce: control.nonce,
      instanceName: info.instanceName,
      get configHash() {
        return current.hash;
      },
      version: info.version,
      startedAt: parts.startedAt,
      capabilities: WORKER_CAPABILITIES,
    },
    status: () => {
      const secretsHash = parts.secretsHash();
      return { ...board.status(), config: current.status, ...(secretsHash === null ? {} : { secretsHash }) };
    },
    onMessage,
    clock,
  });
  closers.add('control socket', () => server.close());
  board.onChange(() => server.changed());
}
