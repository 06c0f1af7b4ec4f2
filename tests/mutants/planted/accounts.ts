import type { Planted } from './planted.ts';

export const ACCOUNT_ERRORS: readonly Planted[] = [
  {
    name: 'the dead-man timer arms itself again',
    wrong: 'orders placed after a timeout are cancelled by a timer nobody has set',
    file: 'src/engine/commands/timers.ts',
    changes: [
      [
        '  cancelAllOf(venue, account, TIMER_REASONS[timer] as number);\n',
        '  cancelAllOf(venue, account, TIMER_REASONS[timer] as number);\n' +
          '  if (timer === DEAD_MAN) start(venue, account, timer, venue.time + 1000);\n',
      ],
    ],
  },
  {
    name: 'a reset keeps the money',
    wrong: 'after a reset accounts still own what they had before',
    file: 'src/engine/commands/configuration.ts',
    changes: [['  venue.ledger.clear();\n', '']],
  },
  {
    name: 'a transfer has no number for the receiver',
    wrong: 'the receiver of a transfer sees the same account sequence twice and thinks nothing came',
    file: 'src/engine/events/emitter.ts',
    changes: [['this.accounts.nextSeq(toAccount)', 'this.accounts.seq(toAccount)']],
  },
  {
    name: "others' orders can be cancelled",
    wrong: 'whoever guesses an order id cancels it',
    file: 'src/engine/commands/find-order.ts',
    changes: [['i32[(order << INT_SHIFT) | ACCOUNT] === account &&', 'account >= 0 &&']],
  },
  {
    name: 'a balance told too seldom',
    wrong: 'when only what is locked changes, the account is not told',
    file: 'src/engine/ledger.ts',
    changes: [
      [' ||\n        f64[at + 2] !== touched[was + 2] ||\n        f64[at + 3] !== touched[was + 3]', ''],
    ],
  },
];
