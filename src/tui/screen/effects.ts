import type { Effect } from '../model/effects.ts';
import type { ScreenEvent } from '../model/events.ts';
import type { FleetActions } from '../sources.ts';

/** Effects on the fleet and the clipboard; those on the screen itself are the screen's. */
export type OutsideEffect = Exclude<Effect, { readonly type: 'leave' | 'suspend' | 'redraw' }>;

/** Carries out an effect. What came of it is an event for the screen. */
export async function carryOut(
  effect: OutsideEffect,
  actions: FleetActions,
  clipboard: (text: string) => void,
): Promise<ScreenEvent> {
  switch (effect.type) {
    case 'act':
      return { type: 'finished', outcome: await actions.act(effect.name, effect.action) };
    case 'reload':
      return { type: 'finished', outcome: await actions.reload(effect.id) };
    case 'setLogLevel':
      return { type: 'finished', outcome: await actions.setLogLevel(effect.name, effect.level) };
    case 'planReload': {
      const plan = await actions.planReload();
      return 'text' in plan ? { type: 'finished', outcome: plan } : { type: 'planned', plan };
    }
    case 'copy': {
      const copied = await actions.copyText(effect.name, effect.what);
      if ('text' in copied) return { type: 'finished', outcome: copied };
      clipboard(copied.secret);
      return { type: 'finished', outcome: { isDone: true, text: copied.told } };
    }
  }
}
