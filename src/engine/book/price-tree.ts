import { assert } from '../assert.ts';
import { HashIndex, hashPair } from '../memory/hash-index.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';

/** Every node has 32 children and one word of bits that says which of them are there. */
const FAN = 32;
const BITS = 32;
const PARENT = 33;
/** Which child of its parent it is. */
const SLOT = 34;
const OWNER = 35;
const NODE_INTS = 38;
/** Of a bottom node: its price / 32. As a float64 behind the ints. */
const PAGE = 18;
const NODE_WORDS = NODE_INTS / 2;
/** Nodes from the root to a bottom node: 7 steps of 32 and one more for the prices, 2^40 in all. */
const STEPS = 7;
const POWERS = Array.from({ length: STEPS }, (_, step) => FAN ** step);

/**
 * Sorted sets of prices, many of them in one piece of memory, each price with the level that stands there. A set is a
 * tree of 32-way nodes over the bits of the price; the neighbours of a price are found by the bits of a node, going
 * up only where a node has no more. Bottom nodes are also found directly, by a hash of their price.
 *
 *     root - ... - node 1024 prices - node 32 prices: bits 0000 0100 0001 ..., child = number of a level
 */
export class PriceTree implements Section {
  readonly #nodes = new Records(NODE_WORDS);
  readonly #bottoms = new HashIndex();

  /** Root of a new, empty set. `owner` tells the sets apart. */
  plant(owner: number): number {
    return this.#take(owner, 0, 0);
  }

  /** The level at a price of the set; 0 when there is none. */
  find(owner: number, ticks: number): number {
    const page = Math.floor(ticks / FAN);
    const bottom = this.#bottom(owner, page);
    return bottom === 0 ? 0 : this.#childAt(bottom, ticks - page * FAN);
  }

  /** Puts a level at a price where none is; answers the bottom node it hangs on. */
  add(owner: number, root: number, ticks: number, level: number): number {
    const page = Math.floor(ticks / FAN);
    const found = this.#bottom(owner, page);
    const bottom = found === 0 ? this.#grow(owner, root, page) : found;
    const slot = ticks - page * FAN;
    const { i32 } = this.#nodes;
    i32[bottom * NODE_INTS + slot] = level;
    i32[bottom * NODE_INTS + BITS] = (i32[bottom * NODE_INTS + BITS] as number) | (1 << slot);
    return bottom;
  }

  /** Takes the level at a price away, and every node that has nothing left with it. */
  remove(bottom: number, ticks: number): void {
    if (this.#clearSlot(bottom, slotOf(ticks))) return;
    const { i32, f64 } = this.#nodes;
    const owner = i32[bottom * NODE_INTS + OWNER] as number;
    this.#bottoms.remove(hashPage(owner, f64[bottom * NODE_WORDS + PAGE] as number), bottom);
    let node = bottom;
    for (let parent = i32[node * NODE_INTS + PARENT] as number; parent !== 0; ) {
      const slot = i32[node * NODE_INTS + SLOT] as number;
      this.#nodes.give(node);
      if (this.#clearSlot(parent, slot)) return;
      node = parent;
      parent = i32[node * NODE_INTS + PARENT] as number;
    }
  }

  /** The level at the next higher (`ascends`) or lower price of the set; 0 when there is none. */
  neighbour(bottom: number, ticks: number, ascends: boolean): number {
    const { i32 } = this.#nodes;
    let node = bottom;
    let slot = slotOf(ticks);
    for (let height = 0; ; height++) {
      const mask = ascends ? -2 << slot : (1 << slot) - 1;
      const bits = (i32[node * NODE_INTS + BITS] as number) & mask;
      if (bits !== 0) return this.#nearest(node, bits, height, ascends);
      slot = i32[node * NODE_INTS + SLOT] as number;
      node = i32[node * NODE_INTS + PARENT] as number;
      if (node === 0) return 0;
    }
  }

  clear(): void {
    this.#nodes.clear();
    this.#bottoms.clear();
  }

  save(to: SectionWriter): void {
    this.#nodes.save(to);
    this.#bottoms.save(to);
  }

  load(from: SectionReader): void {
    this.#nodes.load(from);
    this.#bottoms.load(from);
  }

  /** Goes down from the nearest of `bits`, always to the outermost child. */
  #nearest(from: number, bits: number, height: number, ascends: boolean): number {
    const { i32 } = this.#nodes;
    let child = i32[from * NODE_INTS + outermost(bits, ascends)] as number;
    for (let down = height; down > 0; down--)
      child = i32[child * NODE_INTS + outermost(i32[child * NODE_INTS + BITS] as number, ascends)] as number;
    return child;
  }

  #bottom(owner: number, page: number): number {
    const { i32, f64 } = this.#nodes;
    let node = this.#bottoms.first(hashPage(owner, page));
    while (node !== 0 && (f64[node * NODE_WORDS + PAGE] !== page || i32[node * NODE_INTS + OWNER] !== owner))
      node = this.#bottoms.after(node);
    return node;
  }

  /** Makes the path to a bottom node that is not there. */
  #grow(owner: number, root: number, page: number): number {
    let node = root;
    for (let step = STEPS - 1; step >= 0; step--) {
      const slot = Math.floor(page / (POWERS[step] as number)) & (FAN - 1);
      const child = this.#childAt(node, slot);
      node = child === 0 ? this.#hang(owner, node, slot) : child;
    }
    this.#nodes.f64[node * NODE_WORDS + PAGE] = page;
    this.#bottoms.insert(hashPage(owner, page), node);
    return node;
  }

  #hang(owner: number, parent: number, slot: number): number {
    const node = this.#take(owner, parent, slot);
    const { i32 } = this.#nodes;
    i32[parent * NODE_INTS + slot] = node;
    i32[parent * NODE_INTS + BITS] = (i32[parent * NODE_INTS + BITS] as number) | (1 << slot);
    return node;
  }

  #take(owner: number, parent: number, slot: number): number {
    const node = this.#nodes.take();
    const { i32 } = this.#nodes;
    const at = node * NODE_INTS;
    i32[at + BITS] = 0;
    i32[at + PARENT] = parent;
    i32[at + SLOT] = slot;
    i32[at + OWNER] = owner;
    return node;
  }

  /** Only a bit says that a child is there: what stands in the other slots is left from earlier. */
  #childAt(node: number, slot: number): number {
    const { i32 } = this.#nodes;
    const isThere = ((i32[node * NODE_INTS + BITS] as number) & (1 << slot)) !== 0;
    return isThere ? (i32[node * NODE_INTS + slot] as number) : 0;
  }

  /** Empties a slot; true when the node has others. */
  #clearSlot(node: number, slot: number): boolean {
    const { i32 } = this.#nodes;
    const at = node * NODE_INTS;
    assert(((i32[at + BITS] as number) & (1 << slot)) !== 0, 'a price that is taken away was there');
    const bits = (i32[at + BITS] as number) & ~(1 << slot);
    i32[at + BITS] = bits;
    return bits !== 0;
  }
}

function slotOf(ticks: number): number {
  return ticks - Math.floor(ticks / FAN) * FAN;
}

/** Position of the lowest bit, or of the highest. */
function outermost(bits: number, lowest: boolean): number {
  // ~bits + 1 is -bits, but stays an int32 for the lowest of them too.
  return 31 - Math.clz32(lowest ? bits & ((~bits + 1) | 0) : bits);
}

function hashPage(owner: number, page: number): number {
  return hashPair(page | 0, owner);
}
