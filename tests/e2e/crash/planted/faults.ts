import type { Planted } from '../../../mutants/planted/planted.ts';
import type { KillKind } from '../kills/kinds.ts';

/** An error in the worker that loses, doubles or invents something, and what brings it to light. */
export type Fault = Planted & {
  /** Kinds of kills that can show it; or the fencing of one writer by another. */
  readonly shownBy: readonly KillKind[] | 'fencing';
};

const COMMIT_THEN_APPLY = `      await this.#journal(commands);
      if (this.#phase === 'stopped') return;
      this.#applier.live(commands, this.#meter, (index, outcome, nowMs) =>
        this.#answer(batch[index]!, outcome, nowMs),
      );
`;

export const FAULTS: readonly Fault[] = [
  {
    name: 'answer before commit',
    wrong: 'an acknowledged order is gone after a crash',
    file: 'src/worker/exchange/exchange.ts',
    changes: [
      [
        COMMIT_THEN_APPLY,
        `      const written = this.#journal(commands);
      this.#applier.live(commands, this.#meter, (index, outcome, nowMs) =>
        this.#answer(batch[index]!, outcome, nowMs),
      );
      await written;
`,
      ],
    ],
    shownBy: ['held'],
  },
  {
    name: 'apply before commit',
    wrong: 'readers see orders and trades that a crash takes back',
    file: 'src/worker/exchange/exchange.ts',
    changes: [
      [
        COMMIT_THEN_APPLY,
        `      const written = this.#journal(commands);
      const outcomes: Outcome[] = [];
      this.#applier.live(commands, this.#meter, (_index, outcome) => outcomes.push(outcome));
      await written;
      const nowMs = this.#options.clock.monotonicMs();
      outcomes.forEach((outcome, index) => this.#answer(batch[index]!, outcome, nowMs));
`,
      ],
    ],
    shownBy: ['held'],
  },
  {
    name: 'batch replayed twice',
    wrong: 'the last orders before a crash are in the book twice',
    file: 'src/worker/journal/recovery.ts',
    changes: [
      [
        'else options.replay(commands);',
        `else options.replay(commands);
      if (page.length < PAGE_ROWS && row === page.at(-1)) options.replay(commands);`,
      ],
    ],
    shownBy: ['worker'],
  },
  {
    name: 'append without an answer taken for done',
    wrong: 'an order is acknowledged whose commit Postgres has rolled back',
    file: 'src/worker/journal/writer.ts',
    changes: [
      [
        'if (attempted !== null && (await this.#landed(session, attempted))) return this.#appended(attempted);',
        'if (attempted !== null) return this.#appended(attempted);',
      ],
    ],
    shownBy: ['cut'],
  },
  {
    name: 'term not checked',
    wrong: 'a worker whose place was taken goes on writing',
    file: 'src/worker/journal/sql.ts',
    // The row is locked all the same, so that nothing but the term decides.
    changes: [['.writer WHERE term = $1 FOR SHARE)', '.writer FOR SHARE)']],
    shownBy: 'fencing',
  },
  {
    name: 'ids forgotten',
    wrong: 'a client that asks again after a crash gets a second order',
    file: 'src/worker/exchange/applier.ts',
    changes: [
      [
        `    for (const command of commands) {
      const own = this.#apply(command);`,
        `    for (const command of commands) {
      const own = this.#apply(command.type === 'newOrder' ? { ...command, clientOrderId: null } : command);`,
      ],
      [
        'for (const command of commands) this.#engine.apply(command);',
        `for (const command of commands)
      this.#engine.apply(command.type === 'newOrder' ? { ...command, clientOrderId: null } : command);`,
      ],
    ],
    shownBy: ['worker'],
  },
  {
    name: 'projection skips a row',
    wrong: 'a trade is missing in what people query',
    file: 'src/worker/projection/store.ts',
    changes: [
      [
        'await this.#upsert(client, name, tables[name]);',
        "await this.#upsert(client, name, tables[name].slice(name === 'trades' && tables[name].length > 9 ? 1 : 0));",
      ],
    ],
    shownBy: ['worker'],
  },
  {
    name: 'watermark committed before its rows',
    wrong: 'rows that were being written at a crash are never written',
    file: 'src/worker/projection/store.ts',
    changes: [
      [
        "      await client.query('BEGIN');\n",
        "      await client.query(watermarkSql(this.#schema), [rows.commandSeq]);\n      await client.query('BEGIN');\n",
      ],
    ],
    shownBy: ['worker'],
  },
];
