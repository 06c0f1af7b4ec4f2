import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Size } from '../../../src/tui/view/line.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
/** Shown by the shell, also before and after the screen. */
const PROMPT = 'shell>';

/** Whether there is a tmux to be a terminal; without one nothing can be said about terminals. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** A real terminal with a shell in it: a tmux server of its own, with its socket in `folder`. */
export class TmuxTerminal {
  readonly #socket: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(folder: string, env: Readonly<Record<string, string>>, { columns, rows }: Size) {
    this.#socket = join(folder, 'tmux');
    // In a UTF-8 locale, and not in CI: whether a program draws must not depend on that.
    this.#env = { ...env, PS1: PROMPT, LC_ALL: 'C.UTF-8', SHELL: '/bin/sh' };
    this.#tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      `${columns}`,
      '-y',
      `${rows}`,
      '-c',
      folder,
      'sh',
    );
  }

  /** Types text or keys by tmux' names for them: `Enter`, `Escape`, `C-c`. */
  type(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  run(command: string): void {
    this.#tmux('send-keys', '-l', command);
    this.type('Enter');
  }

  /** As a person does who pastes: between marks, where the program has asked for them. */
  paste(text: string): void {
    this.#tmux('set-buffer', text);
    this.#tmux('paste-buffer', '-p');
  }

  resize({ columns, rows }: Size): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** What can be seen, spaces at the ends of lines left out. */
  get text(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** Command lines of all that runs in it, in front or behind. */
  get programs(): string {
    const tty = this.#tmux('display-message', '-p', '#{pane_tty}').trim();
    return execFileSync('ps', ['-t', tty, '-o', 'args='], { encoding: 'utf8' });
  }

  /** Waits until the pattern can be seen. */
  sees(pattern: RegExp): Promise<void> {
    return vi.waitFor(() => expect(this.text).toMatch(pattern), PATIENCE);
  }

  /** Waits until the shell's own screen is back: with its prompt last, its cursor, and modes in which typing shows. */
  async isRestored(): Promise<void> {
    const modes = (): string =>
      this.#tmux(
        'display-message',
        '-p',
        'alternate #{alternate_on} cursor #{cursor_flag} wrap #{wrap_flag}',
      ).trim();
    await vi.waitFor(() => expect(modes()).toBe('alternate 0 cursor 1 wrap 1'), PATIENCE);
    await vi.waitFor(() => expect(this.programs).not.toMatch(/exsim/), PATIENCE); // The guard is the last to go.
    this.run('stty -a | tr " " "\\n" | grep -xE -- "-?(icanon|echo|isig|icrnl)" | sort | tr "\\n" " "');
    await this.sees(/^(?:shell>)?echo icanon icrnl isig /m); // Typed before the prompt, or after it.
  }

  close(): void {
    spawnSync('tmux', ['-S', this.#socket, 'kill-server']);
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...args], { env: this.#env, encoding: 'utf8' });
  }
}
