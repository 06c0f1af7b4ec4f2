import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Node process that answers each line of text with a line of JSON: real, and steered by the test. */
export type Remote = {
  readonly pid: number;
  ask(line: string): Promise<unknown>;
  kill(signal: NodeJS.Signals): Promise<void>;
};

const remotes = new Set<ChildProcess>();

/** Starts the program; it must write one line of JSON for every line it reads. */
export function startRemote(program: string, args: readonly string[] = []): Remote {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  remotes.add(child);
  child.stdin.on('error', () => undefined); // One that was killed hears nothing, and has no answer.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const answer = await lines.next();
      if (answer.done === true) throw new Error(`the remote process ended instead of answering ${line}`);
      return JSON.parse(answer.value);
    },
    kill: (signal) => end(child, signal),
  };
}

/** Ends all that were started: for afterEach. */
export async function endRemotes(): Promise<void> {
  await Promise.all([...remotes].map((child) => end(child, 'SIGKILL')));
  remotes.clear();
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
