import { ByteReader } from '../codec/byte-reader.ts';
import { ByteWriter } from '../codec/byte-writer.ts';
import { readEngineConfig, writeEngineConfig } from '../codec/config-codec.ts';
import { DamagedBytes } from '../codec/damaged.ts';
import type { Section } from '../memory/section.ts';
import type { Transfer } from '../transfer-log.ts';
import type { AccountView } from '../types.ts';
import type { Venue } from '../venue.ts';
import { SNAPSHOT_FORMAT } from '../version.ts';
import { type SnapshotPieces, SnapshotReader, SnapshotWriter } from './bytes.ts';
import { MAGIC } from './head.ts';

const TRANSFER_TYPES = ['deposit', 'withdraw', 'transfer'] as const;

/**
 * The whole state: first what has texts (configuration, accounts, transfers; see `snapshotEpoch`), then every table as it stands in
 * memory. It holds for the layout of one SNAPSHOT_FORMAT and for little-endian machines, which all that Node runs on
 * but one are.
 */
export function takeSnapshot(venue: Venue): Uint8Array {
  const to = new SnapshotWriter();
  to.number(MAGIC);
  to.number(SNAPSHOT_FORMAT);
  to.number(venue.isOpen ? 1 : 0);
  to.bytes(writeTexts(venue));
  venue.emitter.save(to);
  for (const market of venue.markets) market.save(to);
  venue.accounts.save(to);
  for (const table of tablesOf(venue)) table.save(to);
  return to.finish();
}

/**
 * Fills a new venue. Throws DamagedBytes for what `takeSnapshot` of this format did not write. Bytes in pieces are
 * known to be right when all are read, and not before: whoever gives them has looked for damage already.
 */
export function loadSnapshot(venue: Venue, snapshot: Uint8Array | SnapshotPieces): void {
  const from = new SnapshotReader(snapshot);
  try {
    checkHead(from);
    if (snapshot instanceof Uint8Array) from.checkSeal();
    fill(venue, from);
  } catch (error) {
    from.giveUp();
    throw error;
  }
}

function checkHead(from: SnapshotReader): void {
  if (from.number() !== MAGIC) throw from.damaged('the mark is another');
  const format = from.integer(0, Number.MAX_SAFE_INTEGER);
  if (format !== SNAPSHOT_FORMAT) throw from.damaged(`the format is ${format} and not ${SNAPSHOT_FORMAT}`);
}

function fill(venue: Venue, from: SnapshotReader): void {
  venue.isOpen = from.integer(0, 1) === 1;
  const accounts = loadTexts(venue, from);
  venue.emitter.load(from);
  for (const market of venue.markets) market.load(from);
  venue.accounts.load(from, accounts);
  for (const table of tablesOf(venue)) table.load(from);
  from.finish();
}

/** All tables but the accounts', in the order they stand in a snapshot. */
function tablesOf(venue: Venue): readonly Section[] {
  const { orders, lives, books, ledger, standings, expiries, timers } = venue;
  return [orders, lives, books, ledger, standings, expiries, timers];
}

function writeTexts({ config, accounts, transfers }: Venue): Uint8Array {
  const to = new ByteWriter(4096);
  writeEngineConfig(to, config);
  to.uint(accounts.count);
  for (const { id, master } of accounts.views) {
    to.string(id);
    to.uintOrNull(master);
  }
  to.uint(transfers.size);
  for (const [id, transfer] of transfers.entries()) {
    to.string(id);
    writeTransfer(to, transfer);
  }
  return to.finish();
}

/** The texts are written as a journal's are; what is wrong with them is told of the snapshot. */
function loadTexts(venue: Venue, from: SnapshotReader): AccountView[] {
  const bytes = from.bytes();
  try {
    return readTexts(venue, bytes);
  } catch (error) {
    throw error instanceof DamagedBytes ? from.damaged('its texts cannot be read') : error;
  }
}

function readTexts(venue: Venue, bytes: Uint8Array): AccountView[] {
  const from = new ByteReader(bytes);
  venue.config = readEngineConfig(from);
  venue.lives.window = venue.config.idempotencyWindow;
  for (const symbol of venue.config.symbols) venue.addMarket(symbol);
  const accounts = Array.from({ length: from.count() }, (_, account) => ({
    account,
    id: from.string(),
    master: from.uintOrNull(),
  }));
  const transfers = from.count();
  for (let at = 0; at < transfers; at++) venue.transfers.add(from.string(), readTransfer(from));
  return accounts;
}

function writeTransfer(to: ByteWriter, { type, account, toAccount, asset, amount }: Transfer): void {
  to.word(TRANSFER_TYPES, type);
  to.uint(account);
  to.uintOrNull(toAccount);
  to.uint(asset);
  to.bigint(amount);
}

function readTransfer(from: ByteReader): Transfer {
  return {
    type: from.word(TRANSFER_TYPES),
    account: from.uint(),
    toAccount: from.uintOrNull(),
    asset: from.uint(),
    amount: from.bigint(),
  };
}
