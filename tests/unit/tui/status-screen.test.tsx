import { render } from 'ink-testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import type { FleetSnapshot } from '../../../src/protocol/status.ts';
import { StatusScreen } from '../../../src/tui/status-screen.tsx';
import { fleetSnapshot, instanceSnapshot } from '../../support/snapshots.ts';

/** A source that hands out one snapshot after the other as the test gives them, until it is told to stop. */
function remoteSource() {
  const waiting: FleetSnapshot[] = [];
  let wake = (): void => undefined;
  const state = { stopped: false };
  async function* source(signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
    signal.addEventListener('abort', () => {
      state.stopped = true;
      wake();
    });
    while (!signal.aborted) {
      const next = waiting.shift();
      if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else yield next;
    }
  }
  const give = (snapshot: FleetSnapshot): void => {
    waiting.push(snapshot);
    wake();
  };
  return { source, give, state };
}

let screen: ReturnType<typeof render>;
afterEach(() => screen.unmount());

const frame = (): string => screen.lastFrame() ?? '';

test('the screen shows each snapshot as it comes', async () => {
  const { source, give } = remoteSource();
  screen = render(<StatusScreen source={source} colour={false} />);
  expect(frame()).toBe('Asking the supervisor...');
  give(fleetSnapshot());
  await vi.waitFor(() => expect(frame()).toContain('Nothing needs attention.'));
  expect(frame()).toContain('binance  ready');
  give(fleetSnapshot({ instances: [instanceSnapshot({ state: 'blocked', reason: 'port 8081 is taken' })] }));
  await vi.waitFor(() => expect(frame()).toMatch(/binance: blocked for .*: port 8081 is taken/));
});

test.each([
  ['q', 'q'],
  ['Escape', '\u001B'],
])('%s leaves the screen and ends its source', async (_key, input) => {
  const { source, give, state } = remoteSource();
  screen = render(<StatusScreen source={source} colour={false} />);
  give(fleetSnapshot());
  await vi.waitFor(() => expect(frame()).toContain('ready'));
  await vi.waitFor(() => {
    screen.stdin.write(input);
    expect(state.stopped).toBe(true);
  });
});

test('without colour the text is the same, and has no escape codes', async () => {
  const { source, give } = remoteSource();
  screen = render(<StatusScreen source={source} colour={false} />);
  give(fleetSnapshot());
  await vi.waitFor(() => expect(frame()).toContain('ready'));
  expect(frame()).not.toContain('\u001B');
});
