import type { InstanceSnapshot } from '../../protocol/status.ts';
import { shownName } from '../plain-fleet.ts';
import { LOG_LEVELS } from '../sources.ts';
import type { Effect } from './effects.ts';
import { only, type Step } from './events.ts';
import { selectedInstance } from './fleet-pane.ts';
import type { Intent } from './intents.ts';
import type { Choice, Dialog, ScreenState } from './state.ts';
import { READING_PLAN, withToast } from './toasts.ts';

/** What a person wants done to the exchange that is open or selected; null: the intent is none of these. */
export function intendAction(state: ScreenState, intent: Intent, nowMs: number): Step | null {
  if (intent === 'reload') return begun(state, { type: 'planReload' }, READING_PLAN, nowMs);
  if (!ACTIONS.includes(intent)) return null;
  const instance = instanceInQuestion(state);
  if (instance === null) return only(state);
  const { name } = instance;
  if (intent === 'start')
    return begun(state, { type: 'act', name, action: 'start' }, `Starting ${shownName(name)}...`, nowMs);
  return only({ ...state, dialog: dialogOf(state, intent, instance) });
}

const ACTIONS: readonly Intent[] = ['start', 'stop', 'restart', 'logLevel', 'copy'];

const begun = (state: ScreenState, effect: Effect, text: string, nowMs: number): Step => ({
  state: withToast(state, text, 'busy', nowMs),
  effects: [effect],
});

/** The one that is open, else the one that is selected. */
function instanceInQuestion({ snapshot, instance, fleet }: ScreenState): InstanceSnapshot | null {
  if (instance === null) return selectedInstance(snapshot, fleet);
  return snapshot?.instances.find(({ name }) => name === instance.name) ?? null;
}

function dialogOf(state: ScreenState, intent: Intent, instance: InstanceSnapshot): Dialog {
  switch (intent) {
    case 'stop':
      return stopDialog(instance);
    case 'restart':
      return restartDialog(instance);
    case 'logLevel':
      return logLevelDialog(state, instance);
    default:
      return copyDialog(state, instance);
  }
}

function stopDialog(instance: InstanceSnapshot): Dialog {
  const { name } = instance;
  return {
    ...{ title: `Stop ${shownName(name)}?`, top: 0 },
    body: [
      `Nobody can trade there until it is started again. ${noticed(instance)}`,
      'It stays stopped, also over exsim start of others; U or exsim up starts it again.',
    ],
    choices: [{ key: 'y', label: 'stop it', effects: [{ type: 'act', name, action: 'stop' }] }],
  };
}

function restartDialog(instance: InstanceSnapshot): Dialog {
  const { name } = instance;
  return {
    ...{ title: `Restart ${shownName(name)}?`, top: 0 },
    body: [`It takes no orders for a moment. ${noticed(instance)}`, ...kept(instance)],
    choices: [{ key: 'y', label: 'restart it', effects: [{ type: 'act', name, action: 'restart' }] }],
  };
}

/** Whom it hits. */
function noticed({ metrics, pid }: InstanceSnapshot): string {
  if (pid === null) return 'It does not run now.';
  const open = metrics?.connections ?? 0;
  return open === 0
    ? 'Nobody is connected.'
    : `${open} open ${open === 1 ? 'connection' : 'connections'} will be closed.`;
}

function kept({ metrics }: InstanceSnapshot): string[] {
  const orders = metrics === null ? '' : ` (${metrics.openOrders} open orders)`;
  return [`What its journal has${orders} is there again; with durability none it begins anew.`];
}

function logLevelDialog({ instance: pane }: ScreenState, { name }: InstanceSnapshot): Dialog {
  const now = pane?.details?.logLevel ?? null;
  return {
    ...{ title: `Log level of ${shownName(name)}`, top: 0 },
    body: [
      ...(now === null ? [] : [`It logs at ${now} now.`]),
      'Taken over at once, without a restart, until the instance file is loaded again.',
    ],
    choices: LOG_LEVELS.map((level) => ({
      ...{ key: level[0] as string, label: level },
      effects: [{ type: 'setLogLevel', name, level }],
    })),
  };
}

/** Keys of accounts are chosen by digits. */
const ACCOUNTS_MAX = 9;

function copyDialog(
  { instance: pane }: ScreenState,
  { name, httpUrl, grpcAddress }: InstanceSnapshot,
): Dialog {
  const accounts = pane?.details?.accounts.slice(0, ACCOUNTS_MAX) ?? [];
  const choice = (key: string, label: string, what: CopyWhat): Choice => ({
    ...{ key, label },
    effects: [{ type: 'copy', name, what }],
  });
  return {
    ...{ title: `Copy of ${shownName(name)}`, top: 0 },
    body: [`URL ${httpUrl}, gRPC address ${grpcAddress}. Keys are copied and never shown.`],
    choices: [
      choice('u', 'URL', { kind: 'httpUrl' }),
      choice('g', 'gRPC address', { kind: 'grpcAddress' }),
      choice('c', 'curl line', { kind: 'curl' }),
      choice('a', 'admin key', { kind: 'adminKey' }),
      ...(accounts.length === 0
        ? [choice('k', 'API key', { kind: 'apiKey', account: null })]
        : accounts.map((account, index) =>
            choice(String(index + 1), `key of ${account}`, { kind: 'apiKey', account }),
          )),
    ],
  };
}

type CopyWhat = Extract<Effect, { type: 'copy' }>['what'];
