import { expect, test } from 'vitest';
import type { CommandDraft, Exchange, Outcome } from '../../../../src/worker/exchange/types.ts';
import { AccountPresence } from '../../../../src/worker/stream/presence.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('while a venue takes no command it is asked once per second, however often clients come and go', async () => {
  const clock = new ManualClock();
  const asked: CommandDraft[] = [];
  const exchange = {
    engine: { cancelOnDisconnectMs: () => 0 },
    submit: async (draft: CommandDraft): Promise<Outcome> => {
      asked.push(draft);
      return { kind: 'busy', reason: 'the database is away' };
    },
  } as unknown as Exchange;
  const presence = new AccountPresence(exchange, clock);
  for (let times = 0; times < 20; times++) {
    presence.came(1);
    presence.left(1);
  }
  presence.came(1);
  await clock.advance(999);
  asked.length = 0;

  await clock.advance(3000);

  const connected = { type: 'setConnection', account: 1, connected: true };
  expect(asked).toEqual([connected, connected, connected]);
});
