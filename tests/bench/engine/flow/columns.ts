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
  const { count } = header;
  const offset = (at: number): number => HEADER_BYTES + at * RECORD_BYTES;
  return {
    header,
    types: Uint8Array.from({ length: count }, (_, at) => from.getUint8(offset(at))),
    sides: Uint8Array.from({ length: count }, (_, at) => from.getUint8(offset(at) + 1)),
    symbols: Uint16Array.from({ length: count }, (_, at) => from.getUint16(offset(at) + 2, true)),
    ids: Uint32Array.from({ length: count }, (_, at) => from.getUint32(offset(at) + 4, true)),
    ticks: Int32Array.from({ length: count }, (_, at) => from.getInt32(offset(at) + 8, true)),
    lots: Uint32Array.from({ length: count }, (_, at) => from.getUint32(offset(at) + 12, true)),
    totalLots,
  };
}
