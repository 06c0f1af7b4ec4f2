import type { InstanceSpec } from '../../instance/spec.ts';
import type { ConfigStatus } from '../../protocol/control.ts';

/** Where the configuration in force is read. It may be another one each time. */
export type SpecSource = { readonly spec: InstanceSpec };

type Listener = (after: InstanceSpec, before: InstanceSpec) => void;

/**
 * The configuration a worker runs with. Parts that need a figure of it ask each time; those that have made something
 * of one hear of a change. A change is whole: all of it is in force for whoever asks after `takeOver`.
 */
export class CurrentSpec implements SpecSource {
  #spec: InstanceSpec;
  #hash: string;
  #refused: ConfigStatus['refused'] = null;
  readonly #listeners: Listener[] = [];

  /** `hash`: what the supervisor knows it by; '' without one. */
  constructor(spec: InstanceSpec, hash: string) {
    this.#spec = spec;
    this.#hash = hash;
  }

  get spec(): InstanceSpec {
    return this.#spec;
  }

  get hash(): string {
    return this.#hash;
  }

  get status(): ConfigStatus {
    return { hash: this.#hash, refused: this.#refused };
  }

  /** Calls `listener` at each change from now on. Listeners do not throw. */
  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  takeOver(spec: InstanceSpec, hash: string): void {
    const before = this.#spec;
    this.#spec = spec;
    this.#hash = hash;
    this.#refused = null;
    for (const listener of this.#listeners) listener(spec, before);
  }

  refuse(refused: NonNullable<ConfigStatus['refused']>): void {
    this.#refused = refused;
  }
}
