import { Dice } from '../../support/differential/dice.ts';
import type { Knowledge } from '../draw/knowledge.ts';
import { errorNameOf, isPastValidation, leakIn } from '../judge.ts';
import type { Answer, Row } from '../shot.ts';
import { type CallerName, keyOf } from '../target.ts';
import { drawEnding, drawText, type Ending } from './draw.ts';
import { type Heard, StreamSession } from './session.ts';

/** Of one connection; with more in a second it would hear 6003. */
const MESSAGES_MAX = 40;

/** Connections to the stream: messages of all kinds, then an end of any kind. */
export const streamRow = (knowledge: Knowledge): Row => ({
  name: 'WS /api/v1/stream',
  perShot: MESSAGES_MAX / 2,
  isAdministration: false,
  draw: (dice, callers, number) => {
    const caller = dice.pick(callers);
    const seed = dice.below(2 ** 31);
    const ending = drawEnding(dice);
    const count = dice.between(1, MESSAGES_MAX);
    return {
      text: `WS by ${caller}, ${count} messages, then ${ending.name}; drawn with ${seed} as number ${number}`,
      fire: async (target) => {
        const messages = drawTexts(knowledge, { seed, count, number, key: keyOf(target, caller) });
        const heard = await new StreamSession(target.ports.http).play(
          messages,
          ending.bytes,
          ending.isRefused,
        );
        return judge(heard, messages, ending, caller);
      },
    };
  },
});

type Wish = {
  readonly seed: number;
  readonly count: number;
  readonly number: number;
  readonly key: string | null;
};

function drawTexts(knowledge: Knowledge, { seed, count, number, key }: Wish): Buffer[] {
  const dice = new Dice(seed);
  return Array.from({ length: count }, () => drawText(knowledge, dice, key, number));
}

function judge(heard: Heard, sent: readonly Buffer[], ending: Ending, caller: CallerName): Answer[] {
  const problem = problemOf(heard, ending);
  const said = problem === null ? null : `${problem}; sent: ${sent.map(String).join('\n').slice(0, 4000)}`;
  const end: Answer = {
    status: `${ending.name}: ${ending.isRefused ? (heard.closeCode ?? 'hung up') : 'left'}`,
    isPastValidation: false,
    isRefused: false,
    problem: said,
  };
  return [end, ...heard.messages.map((text) => judgeMessage(text, caller))];
}

function problemOf({ isAnswered, isHungUp }: Heard, { name }: Ending): string | null {
  if (!isAnswered) return 'a ping behind all messages was not answered in time';
  return isHungUp ? null : `it did not hang up after ${name}`;
}

function judgeMessage(text: string, caller: CallerName): Answer {
  const { type, code, channel, accountId } = JSON.parse(text) as Record<string, unknown>;
  const isError = type === 'error';
  const isPrivate = type === 'subscribed' && (channel === 'orders' || channel === 'balances');
  const isStrange = isPrivate && (caller === 'none' || caller === 'wrong');
  const failure = isError && (code === 9001 || code === undefined);
  return {
    status: isError ? errorNameOf(code) : String(type),
    isRefused: isError,
    isPastValidation: !isError || isPastValidation(Number(code)),
    problem:
      leakIn(text) ??
      (failure ? `a failure of ours: ${text.slice(0, 500)}` : null) ??
      (isStrange ? `${caller} hears ${channel} of ${accountId}` : null),
  };
}
