import type { Command } from '../../../src/engine/types.ts';
import type { CommandDraft } from '../../../src/worker/exchange/types.ts';
import type { Delivery } from '../intents.ts';
import { demand } from './journal.ts';

/** What a venue writes of its own accord. */
const OWN_COMMANDS: readonly Command['type'][] = [
  'genesis',
  'createAccount',
  'deposit',
  'setFees',
  'advance',
];

/**
 * Compares what clients asked for with what is journaled: nothing that nobody sent, nothing more often than it was
 * sent, nothing that a client was told is not done, nothing else than what an answer says.
 */
export function checkRequests(commands: readonly Command[], deliveries: readonly Delivery[]): void {
  const journaled = countsOf(commands.filter(({ type }) => !OWN_COMMANDS.includes(type)).map(withoutTime));
  const sent = countsOf(deliveries.map(({ intent }) => intent.draft));
  const refused = countsOf(
    deliveries.flatMap(({ intent, outcome }) =>
      outcome?.kind === 'busy' || outcome?.kind === 'full' ? [intent.draft] : [],
    ),
  );
  for (const [what, count] of journaled) {
    const asked = sent.get(what) ?? 0;
    demand(count <= asked, 'nothing is done that nobody asked for', `${count} of ${asked}: ${what}`);
    const allowed = asked - (refused.get(what) ?? 0);
    demand(count <= allowed, 'what is answered busy is not done', `${count} of ${allowed}: ${what}`);
  }
  checkOnce(commands);
  checkPlaces(commands, deliveries);
  checkOrder(deliveries);
}

/** What the instance file asks for: a venue that starts again does not do it again. */
function checkOnce(commands: readonly Command[]): void {
  const once = commands.filter(({ type }) => type !== 'advance' && OWN_COMMANDS.includes(type));
  for (const [what, count] of countsOf(once.map(withoutTime)))
    demand(count === 1, 'what the file asks for is done once', `${count} times ${what}`);
}

/** Each answer names the command it is about, and no two the same. */
function checkPlaces(commands: readonly Command[], deliveries: readonly Delivery[]): void {
  const taken = new Set<number>();
  for (const { intent, commandSeq } of sequenced(deliveries)) {
    const command = commands[commandSeq - 1];
    demand(
      command !== undefined,
      'what was answered is in the journal',
      `${intent.name}, command ${commandSeq}`,
    );
    const [is, was] = [textOf(withoutTime(command)), textOf(intent.draft)];
    demand(
      is === was,
      'what was answered is in the journal',
      `command ${commandSeq} is ${is}, answered was ${was}`,
    );
    demand(!taken.has(commandSeq), 'an answer is about one command', `${intent.name}, command ${commandSeq}`);
    taken.add(commandSeq);
  }
}

/** What reached one worker first is sequenced first. */
function checkOrder(deliveries: readonly Delivery[]): void {
  const last = new Map<string, number>();
  for (const { intent, worker, commandSeq } of sequenced(deliveries)) {
    demand(
      commandSeq > (last.get(worker) ?? 0),
      'requests are done in the order they came',
      `${intent.name} by ${worker}`,
    );
    last.set(worker, commandSeq);
  }
}

/** Deliveries are kept in the order they arrived. */
const sequenced = (deliveries: readonly Delivery[]) =>
  deliveries.flatMap((delivery) => {
    const { outcome } = delivery;
    return outcome?.kind === 'applied' || outcome?.kind === 'rejected'
      ? [{ ...delivery, commandSeq: outcome.commandSeq }]
      : [];
  });

function countsOf(drafts: readonly CommandDraft[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const draft of drafts) {
    const text = textOf(draft);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

function withoutTime({ time: _, ...draft }: Command): CommandDraft {
  return draft as CommandDraft;
}

/** Drafts are sent again and again: each is written out once. */
const texts = new WeakMap<CommandDraft, string>();

/** The same for the same fields, in whatever order they stand. */
function textOf(draft: CommandDraft): string {
  const known = texts.get(draft);
  if (known !== undefined) return known;
  const fields = Object.entries(draft).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = fields.map(([field, value]) => `${field} ${value}`).join(', ');
  texts.set(draft, text);
  return text;
}
