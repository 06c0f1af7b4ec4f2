import { assert } from '../assert.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';

/** Every node has 32 children: 5 bits of the price each, from the highest down. */
const FAN = 32;
const FAN_BITS = 5;
const SLOT_MASK = FAN - 1;
/** Shifts work on 32 bits: a price is taken as its lowest 30 bits, of six digits, and what is above them. */
const LOW_BITS = 30;
const HIGH_UNIT = 2 ** LOW_BITS;
const LOW_MASK = HIGH_UNIT - 1;

/** The children of a node: 32 ints, 0 where none is. Shift from a node's number to its first. */
const CHILDREN_WORDS = FAN / 2;
const CHILDREN = 5;

/** What else a node is: four ints. Shift from its number to its first. */
const HEAD_WORDS = 2;
const HEAD = 2;
/** One bit per child: which of them are there. */
const BITS = 0;
const PARENT = 1;
/** Which child of its parent it is. */
const SLOT = 2;
const OWNER = 3;

/** A set: four ints. Shift from its number to its first. */
const SET_WORDS = 2;
const SET = 2;
const ROOT = 0;
/** By how many bits a price is shifted to find the child of the root. */
const ROOT_SHIFT = 1;
/** A price below the root, in two parts: all prices below it have with it in common what is left of their shift. */
const LOW = 2;
const HIGH = 3;

/**
 * Sorted sets of prices, many of them in one piece of memory, each price with the level that stands there. A set is a
 * tree of 32-way nodes over the bits of the price, no higher than its prices have needed since it was last empty: the
 * root is a node all of them have in common, and gets a parent when a price comes that is not below it. The neighbours of a price are found by
 * the bits of a node, going up only where a node has no more.
 *
 *     root - ... - node 1024 prices - leaf 32 prices: bits 0000 0100 0001 ..., child = number of a level
 *
 * The prices of a book stand together, so the nodes above its leaves are few and stay in the cache. Node 0 has no
 * children, so a search that leaves the tree ends at 0.
 */
export class PriceTree implements Section {
  readonly #sets = new Records(SET_WORDS);
  readonly #heads = new Records(HEAD_WORDS);
  /** Numbered as the heads. A node that is given back has no children, so that a new one has none either. */
  readonly #children = new Records(CHILDREN_WORDS);

  /** Makes sure that the sets up to that of `owner` are there; numbers are from 0. */
  cover(owner: number): void {
    this.#sets.cover(owner);
  }

  /** The level at a price of the set; 0 when there is none. */
  find(owner: number, ticks: number): number {
    const sets = this.#sets.i32;
    const at = owner << SET;
    const shift = sets[at | ROOT_SHIFT] as number;
    const low = ticks | 0;
    const high = (ticks / HIGH_UNIT) | 0;
    if (shift >= LOW_BITS - FAN_BITS || high !== sets[at | HIGH]) return this.#findFar(owner, ticks);
    if ((low ^ (sets[at | LOW] as number)) >>> shift >= FAN) return 0;
    const children = this.#children.i32;
    let node = sets[at | ROOT] as number;
    for (let down = shift; down >= 0; down -= FAN_BITS)
      node = children[(node << CHILDREN) | ((low >>> down) & SLOT_MASK)] as number;
    return node;
  }

  /** Puts a level at a price where none is; answers the leaf it hangs on. */
  add(owner: number, ticks: number, level: number): number {
    if (!this.#covers(owner, ticks)) this.#widen(owner, ticks);
    const sets = this.#sets.i32;
    let node = sets[(owner << SET) | ROOT] as number;
    for (let shift = sets[(owner << SET) | ROOT_SHIFT] as number; shift > 0; shift -= FAN_BITS) {
      const slot = slotAt(ticks, shift);
      const child = this.#children.i32[(node << CHILDREN) | slot] as number;
      node = child === 0 ? this.#grow(owner, node, slot) : child;
    }
    this.#hang(node, ticks & SLOT_MASK, level);
    return node;
  }

  /** Takes the level at a price away, and every node that has nothing left with it. */
  remove(leaf: number, ticks: number): void {
    const heads = this.#heads.i32;
    const children = this.#children.i32;
    let node = leaf;
    let slot = ticks & SLOT_MASK;
    assert(children[(node << CHILDREN) | slot] !== 0, 'a price that is taken away was there');
    for (;;) {
      const at = node << HEAD;
      const bits = (heads[at | BITS] as number) & ~(1 << slot);
      children[(node << CHILDREN) | slot] = 0;
      heads[at | BITS] = bits;
      if (bits !== 0) return;
      const parent = heads[at | PARENT] as number;
      slot = heads[at | SLOT] as number;
      if (parent === 0) this.#sets.i32[((heads[at | OWNER] as number) << SET) | ROOT] = 0;
      this.#heads.give(node);
      if (parent === 0) return;
      node = parent;
    }
  }

  /** The level at the next higher (`ascends`) or lower price of the set; 0 when there is none. */
  neighbour(leaf: number, ticks: number, ascends: boolean): number {
    const heads = this.#heads.i32;
    let node = leaf;
    let slot = ticks & SLOT_MASK;
    for (let height = 0; node !== 0; height++) {
      const mask = ascends ? -2 << slot : (1 << slot) - 1;
      const bits = (heads[(node << HEAD) | BITS] as number) & mask;
      if (bits !== 0) return this.#nearest(node, bits, height, ascends);
      slot = heads[(node << HEAD) | SLOT] as number;
      node = heads[(node << HEAD) | PARENT] as number;
    }
    return 0;
  }

  clear(): void {
    this.#sets.clear();
    this.#heads.clear();
    this.#children.clear();
  }

  save(to: SectionWriter): void {
    this.#sets.save(to);
    this.#heads.save(to);
    this.#children.save(to);
  }

  load(from: SectionReader): void {
    this.#sets.load(from);
    this.#heads.load(from);
    this.#children.load(from);
  }

  /** Goes down from the nearest of `bits`, always to the outermost child. */
  #nearest(from: number, bits: number, height: number, ascends: boolean): number {
    const heads = this.#heads.i32;
    const children = this.#children.i32;
    let child = children[(from << CHILDREN) | outermost(bits, ascends)] as number;
    for (let down = height; down > 0; down--)
      child = children[
        (child << CHILDREN) | outermost(heads[(child << HEAD) | BITS] as number, ascends)
      ] as number;
    return child;
  }

  /** The rare search: prices that differ above their lowest 25 bits stand in one set. */
  #findFar(owner: number, ticks: number): number {
    if (!this.#covers(owner, ticks)) return 0;
    const sets = this.#sets.i32;
    let node = sets[(owner << SET) | ROOT] as number;
    for (let shift = sets[(owner << SET) | ROOT_SHIFT] as number; shift >= 0; shift -= FAN_BITS)
      node = this.#children.i32[(node << CHILDREN) | slotAt(ticks, shift)] as number;
    return node;
  }

  /** Whether a price is below the root of a set. */
  #covers(owner: number, ticks: number): boolean {
    const sets = this.#sets.i32;
    const at = owner << SET;
    if (sets[at | ROOT] === 0) return false;
    const above = (sets[at | ROOT_SHIFT] as number) + FAN_BITS;
    const low = ((ticks | 0) ^ (sets[at | LOW] as number)) & LOW_MASK;
    const high = (ticks / HIGH_UNIT) ^ (sets[at | HIGH] as number);
    return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;
  }

  /** Gives a set a root that covers a price: its first leaf, or parents of the root it has. */
  #widen(owner: number, ticks: number): void {
    const sets = this.#sets.i32;
    const at = owner << SET;
    if (sets[at | ROOT] === 0) {
      sets[at | ROOT] = this.#take(owner);
      sets[at | ROOT_SHIFT] = 0;
      sets[at | LOW] = ticks | 0;
      sets[at | HIGH] = ticks / HIGH_UNIT;
    }
    while (!this.#covers(owner, ticks)) {
      const shift = (sets[at | ROOT_SHIFT] as number) + FAN_BITS;
      const parent = this.#take(owner);
      const slot =
        shift < LOW_BITS
          ? (sets[at | LOW] as number) >>> shift
          : (sets[at | HIGH] as number) >>> (shift - LOW_BITS);
      this.#adopt(parent, slot & SLOT_MASK, sets[at | ROOT] as number);
      sets[at | ROOT] = parent;
      sets[at | ROOT_SHIFT] = shift;
    }
  }

  #grow(owner: number, parent: number, slot: number): number {
    const node = this.#take(owner);
    this.#adopt(parent, slot, node);
    return node;
  }

  #adopt(parent: number, slot: number, node: number): void {
    const heads = this.#heads.i32;
    heads[(node << HEAD) | PARENT] = parent;
    heads[(node << HEAD) | SLOT] = slot;
    this.#hang(parent, slot, node);
  }

  #hang(node: number, slot: number, child: number): void {
    const heads = this.#heads.i32;
    const at = (node << HEAD) | BITS;
    this.#children.i32[(node << CHILDREN) | slot] = child;
    heads[at] = (heads[at] as number) | (1 << slot);
  }

  /** A node without parent and children. */
  #take(owner: number): number {
    const node = this.#heads.take();
    this.#children.cover(node);
    const heads = this.#heads.i32;
    const at = node << HEAD;
    heads[at | BITS] = 0;
    heads[at | PARENT] = 0;
    heads[at | SLOT] = 0;
    heads[at | OWNER] = owner;
    return node;
  }
}

/** The child of a node on the way to a price. */
function slotAt(ticks: number, shift: number): number {
  const bits = shift < LOW_BITS ? ticks >>> shift : (ticks / HIGH_UNIT) >>> (shift - LOW_BITS);
  return bits & SLOT_MASK;
}

/** Position of the lowest bit, or of the highest. */
function outermost(bits: number, lowest: boolean): number {
  // ~bits + 1 is -bits, but stays an int32 for the lowest of them too.
  return 31 - Math.clz32(lowest ? bits & ((~bits + 1) | 0) : bits);
}
