import { connect } from 'node:net';

const ANSWER_CHARACTERS_MAX = 1024;

export type PingAnswer = 'pong' | 'refused' | 'silent';

/**
 * Logs in and pings, in the plain commands every Redis and Valkey understands: enough to see whether it is ours and
 * alive. `refused` is any other answer, `silent` none within `limitMs`.
 */
export function pingRedis(
  port: number,
  user: string,
  password: string,
  limitMs: number,
): Promise<PingAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const timer = setTimeout(() => end('silent'), limitMs);
    let answer = '';
    const end = (outcome: PingAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => socket.write(`AUTH ${user} ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer === '+OK\r\n+PONG\r\n') end('pong');
      else if (/^[^+]|[^G]\r\n[^+]/.test(answer) || answer.length > ANSWER_CHARACTERS_MAX) end('refused');
    });
    socket.once('error', () => end('silent'));
    socket.once('close', () => end('silent'));
  });
}
