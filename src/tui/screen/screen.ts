import { type Clock, systemClock } from '../../common/clock.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenEvent } from '../model/events.ts';
import { reduce } from '../model/reduce.ts';
import { initialState, type ScreenState } from '../model/state.ts';
import type { Sources } from '../sources.ts';
import { frame } from '../view/frame.ts';
import { Canvas } from './canvas.tsx';
import { carryOut, type OutsideEffect } from './effects.ts';
import type { ColourDepth } from './styles.ts';
import { Subscriptions, wanted } from './subscriptions.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';

/** At most ten frames a second, however much happens. */
const FRAME_MS = 100;
/** What sources tell is gathered for so long: each exchange tells its figures once a second. */
const DATA_FRAME_MS = 1000;
const DATA_EVENTS: ReadonlySet<ScreenEvent['type']> = new Set(['tick', 'fleet', 'market', 'logs', 'details']);
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
 * Runs the screen: events in, one state, frames out. It draws at most every FRAME_MS, the first change at once, and
 * nothing while the terminal has not taken the frame before: a slow line gets fewer frames, never a backlog.
 */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #clock: Clock = systemClock;
  readonly #terminal: Terminal;
  readonly #canvas: Canvas;
  readonly #subscriptions: Subscriptions;
  #state: ScreenState;
  #timer: NodeJS.Timeout | undefined;
  #isWriting = false;
  /** It was left: what is still told, such as what came of an action, begins nothing anew. */
  #isOver = false;
  #drawnMs = 0;
  /** When the next frame is due; infinity: nothing has happened since the last. */
  #dueMs = Number.POSITIVE_INFINITY;
  #end: (end: ScreenEnd) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.#terminal = new Terminal(options.streams, {
      key: (key) => this.#take({ type: 'key', key }),
      resized: (size) => {
        this.#canvas.forget();
        this.#take({ type: 'resize', size });
      },
    });
    this.#canvas = new Canvas(this.#terminal, options.depth);
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
    this.#terminal.take();
    try {
      this.#update(FRAME_MS);
      return await ended;
    } finally {
      this.#isOver = true;
      clearInterval(ticks);
      clearTimeout(this.#timer);
      this.#options.signal.removeEventListener('abort', leave);
      this.#subscriptions.update([]);
      this.#canvas.close();
      this.#terminal.give();
    }
  }

  #take(event: ScreenEvent): void {
    if (this.#isOver) return;
    const { state, effects } = reduce(this.#state, event, this.#clock.now());
    this.#state = state;
    for (const effect of effects) this.#effect(effect);
    this.#update(DATA_EVENTS.has(event.type) ? DATA_FRAME_MS : FRAME_MS);
  }

  #update(frameMs: number): void {
    this.#subscriptions.update(wanted(this.#state, this.#options.sources));
    this.#dueMs = Math.min(this.#dueMs, this.#drawnMs + frameMs);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isOver || this.#isWriting || this.#dueMs === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), Math.max(0, this.#dueMs - this.#clock.monotonicMs()));
  }

  #draw(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#drawnMs = this.#clock.monotonicMs();
    this.#isWriting = true;
    void this.#canvas.draw(frame(this.#state, this.#clock.now())).then(() => {
      this.#isWriting = false;
      this.#schedule();
    }); // It never rejects: a terminal that is gone ends the process by SIGHUP.
  }

  #effect(effect: Effect): void {
    if (effect.type === 'leave') this.#end(effect.andStop ? 'stop' : 'left');
    else if (effect.type === 'redraw') this.#canvas.forget();
    else if (effect.type === 'suspend') this.#suspend();
    else this.#carryOut(effect);
  }

  #carryOut(effect: OutsideEffect): void {
    const done = carryOut(effect, this.#options.sources.actions, (text) => this.#copy(text));
    void done.then(
      (event) => this.#take(event),
      (error) => this.#fail(error),
    ); // Its outcome is an event.
  }

  /** Gives the terminal to the shell, and takes it again when the shell brings the process back. */
  #suspend(): void {
    this.#terminal.give();
    process.once('SIGCONT', () => {
      this.#terminal.take();
      this.#canvas.forget();
      this.#take({ type: 'resize', size: this.#terminal.size });
    });
    process.kill(0, 'SIGTSTP'); // The whole job, as the terminal itself would.
  }

  /** OSC 52: the clipboard of the terminal the person sits at, also over ssh. */
  #copy(text: string): void {
    void this.#terminal.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`); // Nothing waits for it.
  }
}
