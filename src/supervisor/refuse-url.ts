import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { FleetProblem } from '../protocol/status.ts';

/** Answers a URL that cannot be decoded, which fastify refuses before any route, hook or error handler. */
export function refuseUrl(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const problem: FleetProblem = {
    code: 'USAGE',
    message: `The request was refused: ${error.message}.`,
    wayOut: null,
  };
  void reply.code(400).send(problem); // A reply is no promise to wait for.
}
