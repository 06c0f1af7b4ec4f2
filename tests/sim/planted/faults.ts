import type { Planted } from '../../mutants/planted/planted.ts';

export type Fault = Planted & {
  /** Takes more seeds than the normal tests have time for. */
  readonly isRare?: true;
};

const EXCHANGE = 'src/worker/exchange/exchange.ts';
const WRITER = 'src/worker/journal/writer.ts';
const CONDITION = 'src/worker/journal/condition.ts';
const LEASE = 'src/worker/journal/lease/acquire.ts';
const TERM_CHECK = 'src/worker/journal/lease/term-check.ts';
const RECOVERY = 'src/worker/journal/recovery.ts';
/** Stands for the SQL of the journal: what is left out there would be left out here. */
const SERVER = 'tests/sim/postgres/server.ts';

const JOURNALED = '      await this.#journal(commands);\n';
const APPLIED = `      this.#applier.live(commands, this.#meter, (index, outcome, nowMs) =>
        this.#answer(batch[index]!, outcome, nowMs),
      );
`;

/** Errors that would cost somebody an order, each of which the simulation must find; the order is that of one request. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'queue reordered',
    wrong: 'what came last is sequenced first',
    file: 'src/worker/exchange/batch.ts',
    changes: [['queue.splice(0, count)', 'queue.splice(0, count).reverse()']],
  },
  {
    name: 'time going back',
    wrong: 'a clock that is set back takes the venue with it',
    file: EXCHANGE,
    changes: [['Math.max(this.engine.time, this.#options.clock.now())', 'this.#options.clock.now()']],
  },
  {
    name: 'expired command done',
    wrong: 'a command that was answered busy stays in the queue',
    file: EXCHANGE,
    changes: [['this.#queue = this.#queue.filter((pending) => pending.expiresMs > nowMs);', '']],
  },
  {
    name: 'answer before commit',
    wrong: 'a batch is applied and answered while it is written',
    file: EXCHANGE,
    changes: [
      [JOURNALED, '      const committed = this.#journal(commands);\n'],
      [APPLIED, `${APPLIED}      await committed;\n`],
    ],
  },
  {
    name: 'apply before commit',
    wrong: 'a batch is readable while it is written, and answered afterwards',
    file: EXCHANGE,
    changes: [
      [
        JOURNALED,
        '      const committed = this.#journal(commands);\n      const outcomes: Outcome[] = [];\n',
      ],
      [
        APPLIED,
        '      this.#applier.live(commands, this.#meter, (_, outcome) => void outcomes.push(outcome));\n' +
          '      await committed;\n' +
          '      const nowMs = this.#options.clock.monotonicMs();\n' +
          '      outcomes.forEach((outcome, index) => this.#answer(batch[index]!, outcome, nowMs));\n',
      ],
    ],
  },
  {
    name: 'answers exchanged',
    wrong: 'the answers of a batch go to the wrong callers',
    file: EXCHANGE,
    changes: [
      [
        'this.#answer(batch[index]!, outcome, nowMs)',
        'this.#answer(batch[batch.length - 1 - index]!, outcome, nowMs)',
      ],
    ],
  },
  {
    name: 'late commit told as not done',
    wrong: 'a command that is being written is answered busy when that takes too long',
    file: EXCHANGE,
    changes: [
      [
        "if (pending.expiresMs <= nowMs) pending.answer({ kind: 'unknown', reason });",
        "if (pending.expiresMs <= nowMs) pending.answer({ kind: 'busy', reason });",
      ],
    ],
  },
  {
    name: 'stop tells what is in flight as not done',
    isRare: true,
    wrong: 'a worker that stops answers busy what it may have committed',
    file: EXCHANGE,
    changes: [
      [
        "for (const pending of this.#inFlight) pending.answer({ kind: 'unknown', reason });",
        "for (const pending of this.#inFlight) pending.answer({ kind: 'busy', reason });",
      ],
    ],
  },
  {
    name: 'reads before recovery ends',
    wrong: 'a worker that reads its journal shows how far it is',
    file: EXCHANGE,
    changes: [['      recovering,\n', '      recovering: false,\n']],
  },
  {
    name: 'refused append taken as done',
    wrong: 'nobody looks whether the term was refused',
    file: WRITER,
    changes: [
      [
        'if (!(await session.append(row))) return this.#lease.termIsOver(session);',
        'await session.append(row);',
      ],
    ],
  },
  {
    name: 'unknown outcome taken as committed',
    wrong: 'an append without an answer counts as done',
    file: WRITER,
    changes: [
      [
        '        if (await this.#appendOnce(session, attempted)) return this.#appended(attempted);\n' +
          '      } catch (error) {\n        this.#lease.lose(session, error);\n',
        '        if (await this.#appendOnce(session, attempted)) return this.#appended(attempted);\n' +
          '      } catch (error) {\n        this.#lease.lose(session, error);\n' +
          '        if (attempted !== null) return this.#appended(attempted);\n',
      ],
    ],
  },
  {
    name: 'resent without a look',
    wrong: 'after a lost answer the batch is appended again, there or not',
    file: WRITER,
    changes: [
      [
        'if (attempted !== null && (await this.#landed(session, attempted))) return this.#appended(attempted);',
        '',
      ],
    ],
  },
  {
    name: "stranger's row taken for one's own",
    isRare: true,
    wrong: 'whatever stands in the place of a lost append counts as it',
    file: WRITER,
    changes: [['if (sameBytes(row.checksum, attempted.checksum)) return true;', 'return true;']],
  },
  {
    name: "taker's row taken for damage",
    isRare: true,
    wrong: 'a worker that was succeeded calls the journal damaged',
    file: WRITER,
    changes: [['if (row.term > this.#tenure.term) throw this.#tenure.fence();', '']],
  },
  {
    name: 'term confirmed without asking',
    wrong: 'an idle worker that was succeeded shows its last state as today’s',
    file: TERM_CHECK,
    changes: [['const holds = await session.holdsTerm(tenure.term);', 'const holds = true;']],
  },
  {
    name: 'term confirmed as of the answer',
    isRare: true,
    wrong: 'a slow answer counts from its arrival, not from its question',
    file: CONDITION,
    changes: [
      [
        '    this.#confirmedMs = startedMs;\n    this.#latencyMs',
        '    this.#confirmedMs = this.#clock.monotonicMs();\n    this.#latencyMs',
      ],
    ],
  },
  {
    name: 'living owner robbed',
    wrong: 'a starter takes the lease whether its owner lives or not',
    file: LEASE,
    changes: [['request.takeOver || !lease.ownerAlive ||', 'true ||']],
  },
  {
    name: 'succeeded worker comes back',
    wrong: 'a worker takes back a lease that was taken from it',
    file: LEASE,
    changes: [['if (lease.owner !== owner) return null;', '']],
  },
  {
    name: 'last row not replayed',
    wrong: 'recovery stops one row early',
    file: RECOVERY,
    changes: [['else options.replay(commands);', 'else if (row !== page.at(-1)) options.replay(commands);']],
  },
  {
    name: 'row replayed twice',
    wrong: 'recovery applies a row again',
    file: RECOVERY,
    changes: [
      ['else options.replay(commands);', 'else { options.replay(commands); options.replay(commands); }'],
    ],
  },
  {
    name: 'client ids forgotten',
    wrong: 'a restarted worker does not know which orders it has',
    file: RECOVERY,
    changes: [
      [
        'const commands = chain.accept(row);',
        "const commands = chain.accept(row).map((one) => (one.type === 'newOrder' ? { ...one, clientOrderId: null } : one));",
      ],
    ],
  },
  {
    name: 'deposits of the file forgotten',
    wrong: 'a restarted worker makes them again',
    file: 'src/worker/journal/spec-changes.ts',
    changes: [['      if (engine.hasTransfer(transferId)) continue;\n', '']],
  },
  {
    name: 'append without its term',
    wrong: 'the statement writes whoever has the lease',
    file: SERVER,
    changes: [['if (row.term !== database.term) end({ ok: true, value: false });\n    else\n', '']],
  },
  {
    name: 'append without its lock',
    wrong: 'the term may change between the look at it and the commit',
    file: SERVER,
    changes: [
      [
        "this.#lock.acquire(backend, 'share', () => this.#append(backend, statement.row, end));",
        'this.#append(backend, statement.row, end);',
      ],
    ],
  },
  {
    name: 'lease taken without its term',
    wrong: 'a statement that comes late takes the lease once more',
    file: SERVER,
    changes: [['if (term !== database.term) end({ ok: true, value: null });\n    else ', '']],
  },
];
