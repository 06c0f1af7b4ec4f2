import type { SymbolConfig } from '../../src/engine/types.ts';
import { BTC, engineConfig, opening, USD } from './engine-fixture.ts';
import { describeBalance, describeEvent, describeOrder, drawBook } from './scenario/answers.ts';
import { type Exchange, engineExchange } from './scenario/exchange.ts';
import { indexOf, parseCommand } from './scenario/words.ts';

/**
 * A market in the words of its traders. A scenario is a transcript: lines that begin with `>` are what traders do,
 * the lines below each are what the exchange answers. `playScenario` plays the `>` lines and writes the transcript
 * anew, so a test compares it with itself as a whole.
 *
 *     > ann SELL 5 @ 101
 *       #1 accepted
 *     > bob BUY 3 MARKET
 *       #2 accepted
 *       #2 buys 3 @ 101 from #1
 *       #2 FILLED
 *     > book
 *         | 101 | 2
 *
 * Orders: `NAME SIDE LOTS [@ PRICE | MARKET] [STOP P | PROFIT P] [IOC|FOK|DAY] [GTD T] [post-only] [stp=MODE] [id=ID]`
 * and `NAME SIDE MARKET for DOLLARS`.
 * Changes: `NAME cancel #1`, `NAME amend #1 [to LOTS] [@ PRICE]`, `NAME replace #1 with SIDE LOTS ...`, `cancel all`,
 * `cancel NAME`; a cancel that the account did not ask for ends in `by REASON`.
 * Money: `NAME sends 5 USD to NAME [id=ID]`, `NAME deposits 5 USD`, `NAME withdraws 5 USD`.
 * Accounts: `open NAME [under NAME]`, `account NAME active|read-only|disabled`, `dead-man NAME MS|off`,
 * `cancel-on-disconnect NAME MS|off`, `disconnect [NAME]`, `connect [NAME]`.
 * Venue: `state S`, `fees MAKER TAKER` (1e-8), `reset`, `raise-epoch`.
 * Time: `time T` lets it pass; `at T ...` is a command that comes at that time.
 * Looks: `NAME has`, `#1`, `book`.
 *
 * Traders ann, bob, cat, dan have 1,000,000 USD and BTC; eve is ann's sub-account, poor has 100 USD and 1 BTC.
 */
const TRADERS = ['ann', 'bob', 'cat', 'dan', 'eve', 'poor'] as const;
const RICH_UNITS = { [BTC]: 10n ** 10n, [USD]: 10n ** 8n };
const POOR_UNITS = { [BTC]: 10n ** 4n, [USD]: 10n ** 4n };

/** Plays a transcript's `>` lines on a fresh market and answers the transcript as it should read. */
export function playScenario(
  transcript: string,
  symbol: Partial<SymbolConfig> = {},
  create: () => Exchange = engineExchange,
): string {
  const exchange = create();
  openMarket(exchange, symbol);
  const lines: string[] = [];
  for (const line of transcript.split('\n').map((text) => text.trim())) {
    if (!line.startsWith('>')) continue;
    const words = line.slice(1).trim();
    lines.push(`> ${words}`, ...answer(exchange, words).map((text) => `  ${text}`));
  }
  return lines.join('\n');
}

/** A transcript as written in a test: without the indentation of the code around it. */
export function tidy(transcript: string): string {
  const lines = transcript.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => (line.trim().startsWith('>') ? line.trim() : `  ${line.trim()}`)).join('\n');
}

function openMarket(exchange: Exchange, symbol: Partial<SymbolConfig>): void {
  for (const command of opening(engineConfig([symbol]), 0)) exchange.apply(command);
  TRADERS.forEach((id, account) => {
    exchange.apply({ type: 'createAccount', time: 0, id, master: id === 'eve' ? 0 : null });
    for (const [asset, amount] of Object.entries(id === 'poor' ? POOR_UNITS : RICH_UNITS)) {
      const transferId = `${id}/${asset}`;
      exchange.apply({ type: 'deposit', time: 0, account, asset: Number(asset), amount, transferId });
    }
  });
}

function answer(exchange: Exchange, words: string): string[] {
  if (words === 'book') return drawBook(exchange);
  if (words.startsWith('#')) return [describeOrder(exchange, Number(words.slice(1)))];
  if (words.endsWith(' has'))
    return [describeBalance(exchange, indexOf(exchange.reads.accounts, words.split(' ')[0]))];
  return exchange.apply(parseCommand(words, exchange)).flatMap((event) => describeEvent(exchange, event));
}
