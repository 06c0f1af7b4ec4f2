import {
  Metadata,
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { NONCE_HEADER } from '../../protocol/control.ts';
import { shown } from '../wire/wire-error.ts';
import { definitionOf, SERVICE_NAME } from './definition.ts';
import { GRPC_LIMITS } from './limits.ts';

type Asked = { readonly service?: string };
type Answer = { readonly status: 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN' };
type Listed = { readonly statuses: Readonly<Record<string, Answer>> };
type Watcher = ServerWritableStream<Asked, Answer>;

/** What a client may ask for: the whole server, and its one service. */
const NAMES = ['', SERVICE_NAME];
const knownNames = `service must be ${NAMES.map(shown).join(' or ')}`;

const PACKAGE = 'grpc.health.v1';
const [ASKED, ANSWER] = ['HealthCheckRequest', 'HealthCheckResponse'];

/** The standard's proto file, which is too small to be read from a disk at each start. */
const HEALTH = {
  [ASKED]: { fields: { service: { type: 'string', id: 1 } } },
  [ANSWER]: {
    fields: { status: { type: 'ServingStatus', id: 1 } },
    nested: { ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } } },
  },
  HealthListRequest: { fields: {} },
  HealthListResponse: { fields: { statuses: { keyType: 'string', type: ANSWER, id: 1 } } },
  Health: {
    methods: {
      Check: { requestType: ASKED, responseType: ANSWER },
      List: { requestType: 'HealthListRequest', responseType: 'HealthListResponse' },
      Watch: { requestType: ASKED, responseType: ANSWER, responseStream: true },
    },
  },
};

export const healthService = definitionOf(
  new protobuf.Root().define(PACKAGE, HEALTH).resolveAll().lookupService('Health'),
);

/**
 * Serves the standard health service: SERVING while a new order would be accepted. A check is answered with what is
 * so at that moment, and in a trailer with the worker's nonce; watchers hear of a change within half a second. Returns
 * what ends it: from then on NOT_SERVING.
 */
export function addHealth(server: Server, accepting: () => boolean, nonce: string | null): () => void {
  const watchers = new Set<Watcher>();
  let ended = false;
  let told = accepting();
  const isServing = (): boolean => !ended && accepting();
  const answer = (): Answer => ({ status: isServing() ? 'SERVING' : 'NOT_SERVING' });
  const follow = (): void => {
    if (isServing() === told) return;
    told = !told;
    for (const watcher of watchers) watcher.write(answer());
  };
  const timer = setInterval(follow, GRPC_LIMITS.healthCheckMs);
  timer.unref();
  server.addService(healthService, {
    check: ({ request }: ServerUnaryCall<Asked, Answer>, respond: sendUnaryData<Answer>) => {
      const { service = '' } = request;
      if (NAMES.includes(service)) respond(null, answer(), proofOf(nonce));
      else respond({ code: status.NOT_FOUND, details: `${knownNames}, but was ${shown(service)}` });
    },
    list: (_call: unknown, respond: sendUnaryData<Listed>) =>
      respond(null, { statuses: Object.fromEntries(NAMES.map((name) => [name, answer()])) }),
    watch: (watcher: Watcher) => {
      const isKnown = NAMES.includes(watcher.request.service ?? '');
      follow();
      watcher.write(isKnown ? answer() : { status: 'SERVICE_UNKNOWN' });
      if (!isKnown) return;
      watchers.add(watcher);
      watcher.on('cancelled', () => watchers.delete(watcher));
    },
  });
  return () => {
    clearInterval(timer);
    ended = true;
    follow();
  };
}

function proofOf(nonce: string | null): Metadata {
  const trailer = new Metadata();
  if (nonce !== null) trailer.set(NONCE_HEADER, nonce);
  return trailer;
}
