import type { FastifyInstance } from 'fastify';
import { shown, type WireError } from '../wire/wire-error.ts';

/**
 * JSON alone, as it is: not compressed, so that no small body becomes a large one. A field named `__proto__` stays a
 * field, and is refused like any other that nobody knows. Of a field given twice the last one counts, as `JSON.parse`
 * reads it: to refuse it, every order would have to be read a second time.
 */
export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, ({ headers }, body, done) => {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') return done(new UnreadableBody(encoded(encoding)));
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(new UnreadableBody(NO_JSON));
    }
  });
}

/** A body that is not looked at. Carries an answer of its own: the parser's would repeat parts of the body. */
export class UnreadableBody extends Error {
  readonly problem: WireError;

  constructor(problem: WireError) {
    super(problem.message);
    this.problem = problem;
  }
}

const NO_JSON: WireError = { name: 'MALFORMED', message: 'the body must be JSON, but cannot be parsed' };

const encoded = (encoding: string): WireError => ({
  name: 'MEDIA_TYPE',
  message: `the body must be sent without Content-Encoding, but had ${shown(encoding)}`,
});
