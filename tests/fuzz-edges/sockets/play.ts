import { once } from 'node:events';
import { connect } from 'node:net';
import type { Script } from './scripts.ts';

/** A socket that is left open has to be closed by the server: all limits of silence are below this. */
const HANG_UP_WITHIN_MS = 45_000;
/** What is ended halfway is listened to as long. */
const LISTEN_MS = 100;
const HEARD_MAX = 16 * 1024;

/** What was heard, as text, and whether the server hung up, where it had to. */
export type Played = { readonly heard: string; readonly isHungUp: boolean };

/** Plays a script to a port. */
export async function playScript({ parts, end }: Script, port: number): Promise<Played> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
  let heard = '';
  socket.on('data', (bytes) => {
    if (heard.length < HEARD_MAX) heard += bytes.toString('latin1');
  });
  socket.on('error', () => undefined);
  // Closed on both sides, by whoever.
  const ended = new Promise<void>((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
  await Promise.race([once(socket, 'connect').catch(() => undefined), ended]);
  for (const part of parts) socket.write(part);
  if (end === 'half') socket.end();
  const isHungUp = await within(ended, end === 'open' ? HANG_UP_WITHIN_MS : LISTEN_MS);
  socket.destroy();
  return { heard, isHungUp: isHungUp || end !== 'open' };
}

/** Whether it happened within the time. */
const within = (event: Promise<void>, ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void event.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
