/**
 * This process as a job of a shell, which may stop it at any time and bring it back later.
 *
 *   runs --SIGTSTP, `suspend`: left--> stopped --SIGCONT: back--> runs
 *   runs --SIGSTOP, of which it is not told--> stopped --SIGCONT: back--> runs
 */
export class Job {
  readonly #left: () => void;
  readonly #back: () => void;

  /** `left`: the terminal is the shell's from now on. `back`: it was the shell's, whether `left` was called or not. */
  constructor(left: () => void, back: () => void) {
    this.#left = left;
    this.#back = back;
  }

  listen(): void {
    process.on('SIGTSTP', this.suspend);
    process.on('SIGCONT', this.#goOn);
  }

  close(): void {
    process.off('SIGTSTP', this.suspend);
    process.off('SIGCONT', this.#goOn);
  }

  /** Stops the whole job, as the terminal itself would. Nobody may hear the signal then, or it would stop nothing. */
  readonly suspend = (): void => {
    process.off('SIGTSTP', this.suspend);
    this.#left();
    process.kill(0, 'SIGTSTP');
  };

  readonly #goOn = (): void => {
    this.close();
    this.listen();
    this.#back();
  };
}
