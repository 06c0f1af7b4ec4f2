import { createRequire } from 'node:module';
import type { Server, ServerDuplexStream, ServiceDefinition } from '@grpc/grpc-js';
import { PROTO_FILE } from './definition.ts';
import { reflectable } from './reflected.ts';

type Stream = ServerDuplexStream<unknown, unknown>;
type Reflection = {
  readonly rpc: ServiceDefinition[string];
  readonly handle: (stream: Stream) => void;
};

const RPC = 'ServerReflectionInfo';
export const REFLECTION_PATHS = ['v1', 'v1alpha'].map(
  (version) => `/grpc.reflection.${version}.ServerReflection/${RPC}`,
);

/**
 * Adds reflection (v1 and v1alpha). What it is made of is loaded when it is first asked for: that takes as long as
 * all the rest of a start, and most venues are never asked.
 */
export function addReflection(server: Server): void {
  let loaded: ReadonlyMap<string, Reflection> | null = null;
  for (const path of REFLECTION_PATHS) {
    const reflection = (): Reflection => {
      loaded ??= loadReflection();
      return loaded.get(path)!;
    };
    server.addService(
      lazyService(path, () => reflection().rpc),
      {
        [RPC]: (stream: Stream) => {
          keepPace(stream);
          reflection().handle(stream);
        },
      },
    );
  }
}

/** The package answers all that is asked, also while nobody takes the answers: then no more is read. */
function keepPace(stream: Stream): void {
  const write: (message: unknown) => boolean = stream.write.bind(stream);
  stream.write = (message: unknown) => {
    const isRoom = write(message);
    if (!isRoom) stream.pause();
    return isRoom;
  };
  stream.on('drain', () => stream.resume());
}

const lazyService = (path: string, rpc: () => ServiceDefinition[string]): ServiceDefinition => ({
  [RPC]: {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: (message: unknown) => rpc().requestSerialize(message),
    requestDeserialize: (bytes) => rpc().requestDeserialize(bytes),
    responseSerialize: (message: unknown) => rpc().responseSerialize(message),
    responseDeserialize: (bytes) => rpc().responseDeserialize(bytes),
  },
});

/** Both versions, by the path of their RPC, as the package would add them to a server. */
function loadReflection(): ReadonlyMap<string, Reflection> {
  const require = createRequire(import.meta.url);
  const { ReflectionService }: typeof import('@grpc/reflection') = require('@grpc/reflection');
  const { loadSync }: typeof import('@grpc/proto-loader') = require('@grpc/proto-loader');
  const loaded = new Map<string, Reflection>();
  const addService: Server['addService'] = (service, implementation) => {
    const rpc = service[RPC]!;
    loaded.set(rpc.path, { rpc, handle: implementation[RPC] as Reflection['handle'] });
  };
  new ReflectionService(reflectable(loadSync(PROTO_FILE))).addToServer({ addService });
  return loaded;
}
