import { type Clock, systemClock } from '../../common/clock.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenEvent } from '../model/events.ts';
import { reduce } from '../model/reduce.ts';
import { initialState, type ScreenState } from '../model/state.ts';
import type { Sources } from '../sources.ts';
import { frame } from '../view/frame.ts';
import { inSight } from '../view/in-sight.ts';
import type { Size } from '../view/line.ts';
import { carryOut, type OutsideEffect } from './effects.ts';
import { Frames } from './frames.ts';
import { Job } from './job.ts';
import { mount } from './mount.tsx';
import { Pace } from './pace.ts';
import type { ColourDepth } from './styles.ts';
import { Subscriptions, wanted } from './subscriptions.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';
import { type Urgency, urgencyOf } from './urgency.ts';

const TICK_MS = 1000;

export type ScreenOptions = {
  readonly mode: ScreenState['mode'];
  readonly sources: Sources;
  readonly streams: TerminalStreams;
  readonly depth: ColourDepth;
  /** Aborted: the screen is left, as by the person. */
  readonly signal: AbortSignal;
};

/** What the person wants of whoever showed the screen. */
export type ScreenEnd = 'left' | 'stop';

/**
 * Runs the screen: events in, one state, frames out.
 *
 *   sources, keys --event--> reduce --state--> Pace --its time--> view --frame--> Frames --> App --> Terminal
 */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #clock: Clock = systemClock;
  readonly #terminal: Terminal;
  readonly #frames = new Frames();
  readonly #job: Job;
  readonly #pace: Pace;
  readonly #subscriptions: Subscriptions;
  #state: ScreenState;
  /** It was left: what is still told, such as what came of an action, begins nothing anew. */
  #isOver = false;
  #end: (end: ScreenEnd) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.#terminal = new Terminal(options.streams);
    this.#job = new Job(
      () => this.#terminal.give(),
      () => this.#retake(),
    );
    this.#pace = new Pace(this.#clock, () => this.#frames.show(frame(this.#state, this.#clock.now())));
    this.#subscriptions = new Subscriptions(
      (event) => this.#take(event),
      (error) => this.#fail(error),
    );
    this.#state = initialState(options.mode, this.#terminal.size);
  }

  /** Until the person leaves it. The terminal is as before then. @throws what a source threw: a bug */
  async run(): Promise<ScreenEnd> {
    const ended = new Promise<ScreenEnd>((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    const leave = (): void => this.#end('left');
    this.#options.signal.addEventListener('abort', leave, { once: true });
    const ticks = setInterval(() => this.#take({ type: 'tick' }), TICK_MS);
    const unmount = this.#mount();
    this.#terminal.take();
    this.#job.listen();
    try {
      this.#update('now');
      return await ended;
    } finally {
      this.#isOver = true;
      clearInterval(ticks);
      this.#pace.stop();
      this.#options.signal.removeEventListener('abort', leave);
      this.#subscriptions.update([]);
      this.#job.close();
      unmount();
      this.#terminal.give();
    }
  }

  #mount(): () => void {
    const key = (key: string): void => this.#take({ type: 'key', key });
    const resized = (size: Size): void => {
      this.#frames.forget();
      this.#take({ type: 'resize', size });
    };
    const { depth } = this.#options;
    const app = { frames: this.#frames, terminal: this.#terminal, depth, listener: { key, resized } };
    return mount(app, (error) => this.#fail(error));
  }

  #take(event: ScreenEvent): void {
    if (this.#isOver) return;
    const nowMs = this.#clock.now();
    const urgency = urgencyOf(event, this.#state);
    const before = event.type === 'key' ? inSight(this.#state, nowMs) : this.#state;
    const { state, effects } = reduce(before, event, nowMs);
    this.#state = state;
    for (const effect of effects) this.#effect(effect);
    this.#update(urgency);
  }

  #update(urgency: Urgency): void {
    this.#subscriptions.update(wanted(this.#state, this.#options.sources));
    this.#pace.ask(urgency);
  }

  #effect(effect: Effect): void {
    if (effect.type === 'leave') this.#end(effect.andStop ? 'stop' : 'left');
    else if (effect.type === 'redraw') this.#frames.forget();
    else if (effect.type === 'suspend') this.#job.suspend();
    else this.#carryOut(effect);
  }

  #carryOut(effect: OutsideEffect): void {
    const done = carryOut(effect, this.#options.sources.actions, (text) => this.#copy(text));
    void done.then(
      (event) => this.#take(event),
      (error) => this.#fail(error),
    ); // Its outcome is an event.
  }

  /** What the terminal was told before counts no more: the shell has set modes of its own, and has written to it. */
  #retake(): void {
    this.#terminal.give();
    this.#terminal.take();
    this.#frames.forget();
    this.#take({ type: 'resize', size: this.#terminal.size });
  }

  /** OSC 52: the clipboard of the terminal the person sits at, also over ssh. */
  #copy(text: string): void {
    void this.#terminal.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`); // Nothing waits for it.
  }
}
