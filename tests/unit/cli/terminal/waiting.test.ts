import { expect, test } from 'vitest';
import { waitingText } from '../../../../src/cli/fleet/fleet-progress.ts';
import { StatusLine } from '../../../../src/cli/terminal/status-line.ts';
import { whileWaiting } from '../../../../src/cli/terminal/waiting.ts';
import { ManualClock } from '../../worker/support/manual-clock.ts';

/** A task that takes `seconds` of a clock turned by hand, and what was said meanwhile. */
async function said(seconds: number, isTerminal: boolean, fails = false): Promise<unknown[]> {
  const clock = new ManualClock();
  const lines: unknown[] = [];
  const output = {
    note: (text: string) => void lines.push(text),
    status: (text: string | null) => void lines.push(text),
  };
  const task = async (tell: (what: string) => void): Promise<string> => {
    for (let second = 1; second <= seconds; second++) {
      await clock.advance(1000);
      if (second === 2) tell('stopping okx');
    }
    if (fails) throw new Error('boom');
    return 'done';
  };
  await whileWaiting('stopping', task, { clock, output, isTerminal }).catch(() => undefined);
  await clock.advance(60_000);
  return lines;
}

test('on a terminal a line says from the first second on what is waited for and since when, and is gone at the end', async () => {
  expect(await said(3, true)).toEqual(['stopping (1 s)', 'stopping (2 s)', 'stopping okx (3 s)', null]);
});

test('without one there are few lines, further and further apart', async () => {
  expect(await said(4, false)).toEqual([]);
  expect(await said(60, false)).toEqual([
    'stopping okx (5 s)',
    'stopping okx (10 s)',
    'stopping okx (20 s)',
    'stopping okx (40 s)',
  ]);
});

test('a task that fails ends its line too', async () => {
  expect(await said(1, true, true)).toEqual(['stopping (1 s)', null]);
});

test('other text goes in front of the line, which is cut to the width of the terminal', () => {
  let screen = '';
  const line = new StatusLine({ write: (text) => (screen += text), columns: 10 });
  line.show(null);
  line.aside(() => (screen += 'before\n'));
  line.show('waiting for okx');
  line.aside(() => (screen += 'okx: ready\n'));
  line.show(null);
  const erase = '\r\u001b[K';
  expect(screen).toBe(`before\n${erase}waiting f${erase}okx: ready\nwaiting f${erase}`);
});

test('of many exchanges the first few are named', () => {
  const of = (...names: string[]) => waitingText(names.map((name) => ({ name, state: 'starting' })));
  expect(of()).toBe('waiting for the supervisor');
  expect(of('a')).toBe('waiting for a (starting)');
  expect(of('a', 'b', 'c', 'd', 'e', 'f')).toBe(
    'waiting for a (starting), b (starting), c (starting), d (starting) and 2 more',
  );
});
