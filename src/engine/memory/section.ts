/** A part of the engine's state that a snapshot copies. Sections are written and read in one fixed order. */
export interface Section {
  save(to: SectionWriter): void;
  /** Replaces what the section holds. Throws DamagedBytes for what `save` cannot have written. */
  load(from: SectionReader): void;
}

export interface SectionWriter {
  /** A finite float64. */
  number(value: number): void;
  /** The first `length` bytes of the buffer behind a typed array. */
  memory(array: Float64Array | Int32Array | Uint8Array, length: number): void;
}

export interface SectionReader {
  number(): number;
  /** An integer from `min` to `max`; anything else is damage. */
  integer(min: number, max: number): number;
  /** Throws DamagedBytes unless `length` bytes are left: asked before memory is made for so many. */
  demand(length: number): void;
  /** Copies `length` bytes into the buffer behind a typed array, which must be large enough. */
  memory(into: Float64Array | Int32Array | Uint8Array, length: number): void;
}
