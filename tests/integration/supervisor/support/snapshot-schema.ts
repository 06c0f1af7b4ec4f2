import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';

const FILE = fileURLToPath(new URL('../../../../schema/fleet-snapshot.schema.json', import.meta.url));

/** What the published schema has against a snapshot; null when nothing. */
export async function schemaComplaint(snapshot: unknown): Promise<string | null> {
  const schema = JSON.parse(readFileSync(FILE, 'utf8')) as object;
  const app = Fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
  app.post('/', { schema: { body: schema } }, () => 'fits');
  const answer = await app.inject({ method: 'POST', url: '/', payload: snapshot as object });
  return answer.statusCode === 200 ? null : answer.body;
}
