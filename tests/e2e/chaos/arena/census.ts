import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';

/** What a process of a project is. A `service` is Postgres, Redis, or anything else that bears its mark. */
export type Role = 'supervisor' | 'worker' | 'parent' | 'service';

export type Seen = {
  readonly pid: number;
  /** Clock ticks from the boot of the machine to its start: with the pid it names one process. */
  readonly start: number;
  readonly role: Role;
  /** Of a worker and its parent: `exchange-sim-binance`. */
  readonly instance: string;
  readonly command: string;
};

/** Ticks of the clock that /proc counts in: the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Counts the processes of a project by what the kernel says of them: by the mark in their environment, or the folder in
 * it or in their arguments. It shares no code and no file with the supervisor, whose own view is what it is held against.
 */
export class Census {
  readonly #folder: string;
  readonly #mark: string;

  /** `folder` holds everything of the project; `stateDir` exists. */
  constructor(folder: string, stateDir: string) {
    const id = createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 12);
    this.#folder = folder;
    this.#mark = `EXSIM_PROJECT=${id}`;
  }

  /** Everyone who lives now: no zombies, no commands of the person, not the process that counts. */
  take(): Seen[] {
    return readdirSync('/proc').flatMap((name) => {
      const pid = Number(name);
      return Number.isInteger(pid) && pid !== process.pid ? (this.#look(pid) ?? []) : [];
    });
  }

  #look(pid: number): Seen | null {
    try {
      const variables = textOf(pid, 'environ').split('\0');
      const words = textOf(pid, 'cmdline').split('\0');
      const command = words.join(' ').trim();
      if (!variables.includes(this.#mark) && !command.includes(this.#folder)) return null;
      const role = roleOf(words);
      const start = startOf(textOf(pid, 'stat'));
      if (role === null || start === null) return null;
      return { pid, start, role, instance: settingOf(variables, 'SERVICE_INSTANCE_NAME'), command };
    } catch {
      return null; // It ended while it was looked at.
    }
  }
}

/** Null for a command like `exsim up`. A parent runs `sh -c SCRIPT exsim-parent ...`, with its worker's words behind. */
function roleOf(words: readonly string[]): Role | null {
  if (words.includes('exsim-parent')) return 'parent';
  const at = words.findIndex((word) => word.endsWith('/bin/exsim.js'));
  if (at === -1) return 'service';
  const [subcommand, option] = words.slice(at + 1);
  if (subcommand === 'worker') return 'worker';
  return subcommand === 'supervisor' && option === '--state' ? 'supervisor' : null;
}

/** Null for a zombie: it is dead, and waits for its parent to notice. */
function startOf(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : Number(fields[19]);
}

/** How long a process has been running, in ms; exact to 10 ms. */
export function ageMs({ start }: Seen): number {
  const uptimeSeconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return uptimeSeconds * 1000 - (start * 1000) / TICKS_PER_SECOND;
}

const textOf = (pid: number, file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');

const settingOf = (variables: readonly string[], name: string): string =>
  variables.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
