import type { Identity } from '../../src/instance/spec.ts';

/** What became of a statement. `nothing`: it was answered with no rows. `absent`: what it is about is not there. */
export type Answer = 'ok' | 'nothing' | 'refused' | 'absent' | `error ${string}`;

/** Where instances live: the columns of the matrix. */
export const COLUMNS = ['own server', 'shared database', 'database each'] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * One way in. The control runs the same statement on behalf of the owner and must succeed, or the probe proves nothing;
 * then every other instance tries it, and must get nothing.
 */
export type PostgresProbe = {
  readonly name: string;
  /** May be several statements; names of the instances need no quotes but the owner role's. */
  readonly sql: (owner: Identity) => string;
  /** Whose rights the control takes: the owner's worker, its owner role, or the administrator. */
  readonly control: 'worker' | 'owner role' | 'admin';
  /** It reads what Postgres shows all roles: success is rows, not the statement. */
  readonly reads?: true;
  /** The instance itself must not either: a stolen credential can do no more than a worker. */
  readonly alsoOwn?: true;
  /** By what name it is told in advance where it is open: a finding of `provision`, or one of `ALWAYS`. */
  readonly leak?: string | ((owner: Identity) => string | null);
};

/**
 * What no revoke closes, told in advance in `docs/security.md`. Names and counts of a database are everybody's who may
 * connect to it, and those of databases and roles everybody's on the server.
 */
export const ALWAYS: Readonly<Record<Column, readonly string[]>> = {
  'own server': ['catalogs', 'notify', 'server names'],
  'shared database': ['catalogs', 'notify', 'server names'],
  'database each': ['server names'],
};

/** What was tried, and what came of it. */
export type Tally = {
  probes: number;
  controls: number;
  attempts: number;
  refused: number;
  /** By leak, those that were told in advance. */
  readonly named: Map<string, number>;
  /** Every one that was not, in words. */
  readonly leaks: string[];
  /** Controls that failed, in words: their probes prove nothing. */
  readonly vacuous: string[];
};

export const newTally = (): Tally => ({
  ...{ probes: 0, controls: 0, attempts: 0, refused: 0 },
  ...{ named: new Map(), leaks: [], vacuous: [] },
});

/** Counts a control: anything but `ok` makes the probe worthless. */
export function countControl(tally: Tally, what: string, answer: Answer): void {
  tally.controls++;
  if (answer !== 'ok') tally.vacuous.push(`${what} ended in ${answer} for its owner`);
}

/** Counts an attempt by somebody who must not. `leak`: by what name it was told in advance; null: it was not. */
export function countAttempt(tally: Tally, what: string, answer: Answer, leak: string | null): void {
  tally.attempts++;
  if (answer === 'refused' || answer === 'nothing' || answer === 'absent') tally.refused++;
  else if (answer === 'ok' && leak !== null) tally.named.set(leak, (tally.named.get(leak) ?? 0) + 1);
  else tally.leaks.push(`${what} ended in ${answer}`);
}
