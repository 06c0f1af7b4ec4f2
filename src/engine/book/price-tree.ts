import { assert } from '../assert.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';

/** Every node has 32 children: 5 bits of the price each, from the highest down. */
const FAN = 32;
const FAN_BITS = 5;
const SLOT_MASK = FAN - 1;
/** Shifts work on 32 bits: the digits of a price above its lowest 30 bits are taken from what is left without those. */
const LOW_BITS = 30;
const LOW_SPAN = 2 ** LOW_BITS;

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

/** A set: two float64 and two ints. Shifts from its number to its first float64 and int. */
const SET_WORDS = 4;
const SET_F64 = 2;
const SET_I32 = 3;
/** The prices below the root: SPAN of them from BASE on, none without a root. */
const BASE = 0;
const SPAN = 1;
const ROOT = 4;
/** By how many bits a price is shifted to find the child of the root. */
const ROOT_SHIFT = 5;

/**
 * Sorted sets of prices, many of them in one piece of memory, each price with the level that stands there. A set is a
 * tree of 32-way nodes over the bits of the price, no higher than its prices need: the root is a node all of them
 * have in common, and gets a parent when a price comes that is not below it. The neighbours of a price are found by
 * the bits of a node, going up only where a node has no more.
 *
 *     root - ... - node 1024 prices - leaf 32 prices: bits 0000 0100 0001 ..., child = number of a level
 *
 * The prices of a book stand together, so the nodes above its leaves are few and stay in the cache.
 */
export class PriceTree implements Section {
  readonly #sets = new Records(SET_WORDS);
  readonly #heads = new Records(HEAD_WORDS);
  /** Numbered as the heads. A node that is given back has no children, so that a new one has none either. */
  readonly #children = new Records(CHILDREN_WORDS);

  /** Makes an empty set; `owner`, from 0, is its number. */
  plant(owner: number): void {
    this.#sets.cover(owner);
    this.#uproot(owner);
  }

  /** The level at a price of the set; 0 when there is none. */
  find(owner: number, ticks: number): number {
    const { f64, i32 } = this.#sets;
    const offset = ticks - (f64[(owner << SET_F64) + BASE] as number);
    if (offset < 0 || offset >= (f64[(owner << SET_F64) + SPAN] as number)) return 0;
    const children = this.#children.i32;
    let node = i32[(owner << SET_I32) + ROOT] as number;
    for (
      let shift = i32[(owner << SET_I32) + ROOT_SHIFT] as number;
      shift >= 0 && node !== 0;
      shift -= FAN_BITS
    )
      node = children[(node << CHILDREN) + slotAt(ticks, shift)] as number;
    return node;
  }

  /** The leaf a price hangs on, which is made where it is not there: a level must be put on it then. */
  leafOf(owner: number, ticks: number): number {
    const { f64, i32 } = this.#sets;
    const offset = ticks - (f64[(owner << SET_F64) + BASE] as number);
    if (offset < 0 || offset >= (f64[(owner << SET_F64) + SPAN] as number)) this.#widen(owner, ticks);
    let node = i32[(owner << SET_I32) + ROOT] as number;
    for (let shift = i32[(owner << SET_I32) + ROOT_SHIFT] as number; shift > 0; shift -= FAN_BITS) {
      const slot = slotAt(ticks, shift);
      const child = this.#children.i32[(node << CHILDREN) + slot] as number;
      node = child === 0 ? this.#grow(owner, node, slot) : child;
    }
    return node;
  }

  /** The level at a price of a leaf; 0 when there is none. */
  levelOn(leaf: number, ticks: number): number {
    return this.#children.i32[(leaf << CHILDREN) + (ticks & SLOT_MASK)] as number;
  }

  /** Puts a level at a price of a leaf where none is. */
  put(leaf: number, ticks: number, level: number): void {
    this.#hang(leaf, ticks & SLOT_MASK, level);
  }

  /** Takes the level at a price away, and every node that has nothing left with it. */
  remove(leaf: number, ticks: number): void {
    const heads = this.#heads.i32;
    const children = this.#children.i32;
    let node = leaf;
    let slot = ticks & SLOT_MASK;
    assert(children[(node << CHILDREN) + slot] !== 0, 'a price that is taken away was there');
    for (;;) {
      const at = node << HEAD;
      const bits = (heads[at + BITS] as number) & ~(1 << slot);
      children[(node << CHILDREN) + slot] = 0;
      heads[at + BITS] = bits;
      if (bits !== 0) return;
      const parent = heads[at + PARENT] as number;
      slot = heads[at + SLOT] as number;
      if (parent === 0) this.#uproot(heads[at + OWNER] as number);
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
      const bits = (heads[(node << HEAD) + BITS] as number) & mask;
      if (bits !== 0) return this.#nearest(node, bits, height, ascends);
      slot = heads[(node << HEAD) + SLOT] as number;
      node = heads[(node << HEAD) + PARENT] as number;
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
    let child = children[(from << CHILDREN) + outermost(bits, ascends)] as number;
    for (let down = height; down > 0; down--)
      child = children[
        (child << CHILDREN) + outermost(heads[(child << HEAD) + BITS] as number, ascends)
      ] as number;
    return child;
  }

  /** Gives a set a root that covers a price: its first leaf, or parents of the root it has. */
  #widen(owner: number, ticks: number): void {
    const { f64, i32 } = this.#sets;
    const words = owner << SET_F64;
    const ints = owner << SET_I32;
    if (i32[ints + ROOT] === 0) {
      i32[ints + ROOT] = this.#take(owner);
      f64[words + BASE] = ticks - (ticks & SLOT_MASK);
      f64[words + SPAN] = FAN;
    }
    for (;;) {
      const base = f64[words + BASE] as number;
      const span = f64[words + SPAN] as number;
      if (ticks >= base && ticks < base + span) return;
      const shift = (i32[ints + ROOT_SHIFT] as number) + FAN_BITS;
      const slot = slotAt(base, shift);
      const root = this.#take(owner);
      this.#adopt(root, slot, i32[ints + ROOT] as number);
      i32[ints + ROOT] = root;
      i32[ints + ROOT_SHIFT] = shift;
      f64[words + BASE] = base - slot * span;
      f64[words + SPAN] = span * FAN;
    }
  }

  #uproot(owner: number): void {
    this.#sets.f64[(owner << SET_F64) + SPAN] = 0;
    this.#sets.i32[(owner << SET_I32) + ROOT] = 0;
    this.#sets.i32[(owner << SET_I32) + ROOT_SHIFT] = 0;
  }

  #grow(owner: number, parent: number, slot: number): number {
    const node = this.#take(owner);
    this.#adopt(parent, slot, node);
    return node;
  }

  #adopt(parent: number, slot: number, node: number): void {
    const heads = this.#heads.i32;
    heads[(node << HEAD) + PARENT] = parent;
    heads[(node << HEAD) + SLOT] = slot;
    this.#hang(parent, slot, node);
  }

  #hang(node: number, slot: number, child: number): void {
    const heads = this.#heads.i32;
    const at = (node << HEAD) + BITS;
    this.#children.i32[(node << CHILDREN) + slot] = child;
    heads[at] = (heads[at] as number) | (1 << slot);
  }

  /** A node without parent and children. */
  #take(owner: number): number {
    const node = this.#heads.take();
    this.#children.cover(node);
    const heads = this.#heads.i32;
    const at = node << HEAD;
    heads[at + BITS] = 0;
    heads[at + PARENT] = 0;
    heads[at + SLOT] = 0;
    heads[at + OWNER] = owner;
    return node;
  }
}

/** The child of a node on the way to a price. */
function slotAt(ticks: number, shift: number): number {
  const bits = shift < LOW_BITS ? ticks >>> shift : (ticks / LOW_SPAN) >>> (shift - LOW_BITS);
  return bits & SLOT_MASK;
}

/** Position of the lowest bit, or of the highest. */
function outermost(bits: number, lowest: boolean): number {
  // ~bits + 1 is -bits, but stays an int32 for the lowest of them too.
  return 31 - Math.clz32(lowest ? bits & ((~bits + 1) | 0) : bits);
}
