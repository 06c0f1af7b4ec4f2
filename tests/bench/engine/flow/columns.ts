import { type FlowHeader, HEADER_BYTES, RECORD_BYTES, readHeader } from './format.ts';
import type { GeneratedFlow } from './generator.ts';

/** A flow taken apart, so that reading it costs next to nothing while something is measured. */
export type Flow = {
  readonly header: FlowHeader;
  readonly types: Uint8Array;
  readonly sides: Uint8Array;
  readonly symbols: Uint16Array;
  readonly ids: Uint32Array;
  readonly ticks: Int32Array;
  readonly lots: Uint32Array;
  /** The order's total quantity: `GeneratedFlow.totalLots`. */
  readonly totalLots: Uint32Array;
};

export function readFlow({ bytes, totalLots }: GeneratedFlow): Flow {
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(from);
  const flow = emptyFlow(header, totalLots);
  for (let at = 0; at < header.count; at++) readRecord(flow, at, from);
  return flow;
}

function emptyFlow(header: FlowHeader, totalLots: Uint32Array): Flow {
  const { count } = header;
  return {
    header,
    types: new Uint8Array(count),
    sides: new Uint8Array(count),
    symbols: new Uint16Array(count),
    ids: new Uint32Array(count),
    ticks: new Int32Array(count),
    lots: new Uint32Array(count),
    totalLots,
  };
}

function readRecord(flow: Flow, at: number, from: DataView): void {
  const offset = HEADER_BYTES + at * RECORD_BYTES;
  flow.types[at] = from.getUint8(offset);
  flow.sides[at] = from.getUint8(offset + 1);
  flow.symbols[at] = from.getUint16(offset + 2, true);
  flow.ids[at] = from.getUint32(offset + 4, true);
  flow.ticks[at] = from.getInt32(offset + 8, true);
  flow.lots[at] = from.getUint32(offset + 12, true);
}
