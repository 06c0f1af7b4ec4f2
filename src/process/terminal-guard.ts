/**
 * Waits for a word. Where its standard input ends without one, the process that had taken the terminal is dead, and the
 * terminal is given back: by then this is a background job, which may only set modes when it ignores SIGTTOU. The modes
 * are those that a raw terminal is without. A shell that edits its lines (bash, zsh, fish) sets modes of its own at once,
 * which are not to be undone: in none of them is isig off, as it still is when nobody has set any.
 */
const SCRIPT = `
trap '' TTOU INT TSTP
read -r done && exit 0
printf '%s' "$1" >&2
sleep 0.3
case $(stty -a <&2) in *-isig*) stty icanon echo isig iexten icrnl ixon brkint <&2 ;; esac
`;

/**
 * Starts a `sh` that outlives this process and gives the terminal on standard output back when it is killed by SIGKILL
 * or for want of memory, which no process can notice of itself. `restore`: what is written then. The returned function ends the guard; so does any other end of this process.
 */
export async function guardTerminal(restore: string): Promise<() => void> {
  const { execa } = await import('execa'); // 100 ms of loading that few commands need.
  const guard = execa('sh', ['-c', SCRIPT, 'exsim-terminal-guard', restore], {
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: process.stdout,
    detached: false, // In the terminal's own session, or it could not set the modes.
    cleanup: true,
    buffer: false,
    reject: false,
  });
  guard.stdin.on('error', () => undefined); // It has ended before: nothing is guarded, nothing is lost.
  return () => void guard.stdin.end('done\n');
}
