import type { Dice } from '../../support/differential/dice.ts';

/** What is written to a socket, one after the other, and how it is left. */
export type Script = {
  readonly name: string;
  readonly parts: readonly Buffer[];
  /** `half`: this side ends and listens; `cut`: gone; `open`: nothing more is sent, and the server has to hang up. */
  readonly end: 'half' | 'cut' | 'open';
};

const HEAD = 'POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const GET = 'GET /api/v1/time HTTP/1.1\r\nHost: x\r\n';
const BODY = '{"symbol":"BTC-USD","side":"BUY","type":"LIMIT","price":"1","quantity":"1"}';

/** What a client of HTTP would never send. */
export function httpScript(dice: Dice, isPatient: boolean): Script {
  const whole = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;
  const cut = whole.slice(0, dice.below(whole.length));
  const end = dice.pick(['half', 'cut'] as const);
  const script = (name: string, ...parts: (string | Buffer)[]): Script => ({
    name,
    parts: parts.map((part) => Buffer.from(part)),
    end,
  });
  return dice.pick<() => Script>([
    () => script('a request cut off', cut),
    () => script('a request byte by byte, cut off', ...cut.slice(0, 60)),
    () => script('a body shorter than it says', `${HEAD}Content-Length: 9999\r\n\r\n${BODY}`),
    () => script('a body longer than it says', `${HEAD}Content-Length: 10\r\n\r\n${BODY}`),
    () =>
      script(
        'a length that is none',
        `${HEAD}Content-Length: ${dice.pick(['-1', 'x', '1e3', '99999999999999999999', ''])}\r\n\r\n${BODY}`,
      ),
    () => script('two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${BODY}`),
    () =>
      script('length and chunks', `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    () =>
      script(
        'chunks that are none',
        `${HEAD}Transfer-Encoding: chunked\r\n\r\n${dice.pick(['zz', '-1', 'ffffffffff', '5\r\nab'])}\r\n`,
      ),
    () => script('chunks cut off', `${HEAD}Transfer-Encoding: chunked\r\n\r\n10\r\n{"symbol"`),
    () => script('an encoding nobody knows', `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`),
    () =>
      script('headers without end', GET, ...Array.from({ length: 20 }, () => `X-A: ${'x'.repeat(2000)}\r\n`)),
    () =>
      script('many headers', GET, Array.from({ length: 500 }, (_, at) => `X-${at}: 1\r\n`).join(''), '\r\n'),
    () => script('a line without end', `GET /${'x'.repeat(dice.pick([9000, 100_000]))}`),
    () => script('control characters', `${GET}X-A: a\u0000b\u0007\r\n\r\n`),
    () => script('a header that goes on', `${GET}X-A: a\r\n b\r\n\r\n`),
    () => script('blanks before the colon', `${GET}X-API-Key : admin\r\n\r\n`),
    () => script('bare line feeds', GET.replaceAll('\r', ''), '\n'),
    () => script('no host', 'GET /api/v1/time HTTP/1.1\r\n\r\n'),
    () =>
      script('a version nobody knows', `GET / HTTP/${dice.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\n\r\n`),
    () => script('a method nobody knows', 'EVIL /api/v1/time HTTP/1.1\r\nHost: x\r\n\r\n'),
    () => script('CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'),
    () => script('an absolute address', 'GET http://evil.example/api/v1/time HTTP/1.1\r\nHost: x\r\n\r\n'),
    () =>
      script(
        'an address that is none',
        `GET ${dice.pick(['', '?', '#', '\\\\', '//', '/../..', '/\u00ff'])} HTTP/1.1\r\nHost: x\r\n\r\n`,
      ),
    () =>
      script(
        'an upgrade to nothing',
        `${GET}Connection: Upgrade\r\nUpgrade: ${dice.pick(['h2c', 'x', 'websocket'])}\r\n\r\n`,
      ),
    () =>
      script(
        'a stream elsewhere',
        `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n\r\n`,
      ),
    () =>
      script(
        'a stream with a wrong key',
        `${GET.replace('time', 'stream')}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ${dice.pick(['12', '13', 'x'])}\r\nSec-WebSocket-Key: short\r\n\r\n`,
      ),
    () => script('more requests than are taken', `${GET}\r\n`.repeat(dice.pick([50, 300]))),
    () => script('a request, then rubbish', `${GET}\r\n`, rubbish(dice)),
    () => script('an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    () =>
      script(
        'a body that waits',
        `${HEAD}Expect: ${dice.pick(['100-continue', 'x'])}\r\nContent-Length: 10\r\n\r\n`,
      ),
    () => script('the beginning of TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])),
    () => script('HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', rubbish(dice)),
    () => script('rubbish', rubbish(dice)),
    () => ({ ...script('silence'), end: isPatient ? 'open' : end }),
    () => ({ ...script('half a request, then silence', cut), end: isPatient ? 'open' : end }),
  ])();
}

const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  h2(4, 0, 0, Buffer.alloc(0)),
]);

/** A frame of HTTP/2: its length, type, flags, stream, payload. */
function h2(type: number, flags: number, stream: number, payload: Buffer, length = payload.length): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Bytes of `:method: POST` and other headers that stand in every table. */
const HEADERS = Buffer.from([0x83, 0x86, 0x84]);

/** What a client of gRPC would never send. */
export function grpcScript(dice: Dice, isPatient: boolean): Script {
  const end = dice.pick(['half', 'cut'] as const);
  const many = (count: number, make: (at: number) => Buffer): Buffer =>
    Buffer.concat(Array.from({ length: count }, (_, at) => make(at)));
  const script = (name: string, ...parts: Buffer[]): Script => ({ name, parts: [PREFACE, ...parts], end });
  const four = Buffer.alloc(4);
  return dice.pick<() => Script>([
    () => ({ name: 'rubbish', parts: [rubbish(dice)], end }),
    () => ({ name: 'half a preface', parts: [PREFACE.subarray(0, dice.below(24))], end }),
    () => ({ name: 'HTTP/1.1', parts: [Buffer.from(`${GET}\r\n`)], end }),
    () => script('frames of rubbish', rubbish(dice)),
    () => script('a frame longer than allowed', h2(0, 0, 1, Buffer.alloc(0), 0xffffff)),
    () => script('headers on stream 0', h2(1, 4, 0, HEADERS)),
    () => script('headers on an even stream', h2(1, 5, 2, HEADERS)),
    () => script('headers without what is needed', h2(1, 5, 1, HEADERS)),
    () => script('headers that cannot be unpacked', h2(1, 5, 1, Buffer.alloc(50, 0xff))),
    () =>
      script(
        'headers without end',
        h2(1, 0, 1, HEADERS),
        many(200, () => h2(9, 0, 1, Buffer.alloc(100, 0x40))),
      ),
    () => script('data without a stream', h2(0, 0, 1, Buffer.from('abc'))),
    () => script('settings of a wrong length', h2(4, 0, 0, Buffer.alloc(5))),
    () => script('settings beyond bounds', h2(4, 0, 0, Buffer.from([0, 4, 0xff, 0xff, 0xff, 0xff]))),
    () =>
      script(
        'many settings',
        many(1000, () => h2(4, 0, 0, Buffer.alloc(0))),
      ),
    () =>
      script(
        'many pings',
        many(1000, () => h2(6, 0, 0, Buffer.alloc(8))),
      ),
    () => script('a window of nothing', h2(8, 0, 0, four)),
    () => script('a window beyond bounds', h2(8, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff]))),
    () =>
      script(
        'streams that are ended at once',
        many(200, (at) => Buffer.concat([h2(1, 4, 2 * at + 1, HEADERS), h2(3, 0, 2 * at + 1, four)])),
      ),
    () =>
      script(
        'more streams than are allowed',
        many(300, (at) => h2(1, 4, 2 * at + 1, HEADERS)),
      ),
    () => script('a stream that depends on itself', h2(2, 0, 1, Buffer.from([0, 0, 0, 1, 1]))),
    () => script('a push', h2(5, 4, 1, Buffer.concat([four, HEADERS]))),
    () => script('a kind of frame nobody knows', h2(0xfe, 0xff, 1, rubbish(dice))),
    () => ({ ...script('silence'), end: isPatient ? 'open' : end }),
  ])();
}

const rubbish = (dice: Dice): Buffer =>
  Buffer.from(Array.from({ length: dice.pick([1, 10, 100, 5000]) }, () => dice.below(256)));
