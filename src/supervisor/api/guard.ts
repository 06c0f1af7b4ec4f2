import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ExsimError } from '../../common/errors.ts';

export type GuardOptions = {
  readonly port: number;
  readonly token: string;
  /** Where the token is to be found, for whoever does not have it. */
  readonly tokenFile: string;
};

/**
 * Lets only those in who show the token, under a name of this machine (a page that had its own name point here is
 * refused), and no page of a browser at all: no answer allows another origin anything. Comes before all else of a
 * request. @throws ExsimError CONTROL_REFUSED
 */
export function addGuard(app: FastifyInstance, { port, token, tokenFile }: GuardOptions): void {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  const expected = digest(token);
  app.addHook('onRequest', (request, reply, done) => {
    if (!names.includes(request.headers.host ?? '')) throw otherHost(request, names);
    if (request.headers.origin !== undefined) throw fromPage(request.headers.origin);
    if (timingSafeEqual(digest(shownToken(request)), expected)) return done();
    reply.header('www-authenticate', 'Bearer');
    throw noToken(tokenFile);
  });
}

/** Of equal length whatever was sent, so that the comparison takes the same time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const shownToken = ({ headers }: FastifyRequest): string =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';

const otherHost = ({ headers }: FastifyRequest, names: readonly string[]): ExsimError =>
  new ExsimError(
    'CONTROL_REFUSED',
    `Expected the header Host to be ${names.join(' or ')}, but was ${JSON.stringify(headers.host ?? '')}.`,
    { wayOut: 'Ask for one of these addresses.' },
  );

const fromPage = (origin: string): ExsimError =>
  new ExsimError('CONTROL_REFUSED', `Expected no header Origin, but was ${JSON.stringify(origin)}.`, {
    wayOut: 'The control API is not for web pages: ask it from a program.',
  });

const noToken = (tokenFile: string): ExsimError =>
  new ExsimError('CONTROL_REFUSED', 'Expected the header Authorization to be "Bearer" and the token.', {
    wayOut: `The token is in ${tokenFile}, which only its owner can read.`,
  });
