import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const require = createRequire(import.meta.url);
const PACKAGE = dirname(require.resolve('@grpc/reflection/package.json'));
/** The descriptor types that come with proto-loader. */
const { FileDescriptorProto } = require('protobufjs/ext/descriptor') as {
  FileDescriptorProto: { decode(bytes: Uint8Array): { name: string; dependency: string[] } };
};

type ReflectionStream = NodeJS.EventEmitter & { write(request: object): void; end(): void };
type Version = 'v1' | 'v1alpha';

/** Names of the services a server reflects, asked by the protocol version of old or new clients. */
export async function reflectedServices(port: number, version: Version): Promise<string[]> {
  const answer = await ask(port, version, { listServices: '*' });
  const { service } = answer['listServicesResponse'] as { service: { name: string }[] };
  return service.map(({ name }) => name);
}

/** The files a server reflects for a symbol: their names and imports. */
export async function reflectedFiles(port: number, symbol: string) {
  const answer = await ask(port, 'v1', { fileContainingSymbol: symbol });
  const { fileDescriptorProto } = answer['fileDescriptorResponse'] as { fileDescriptorProto: Uint8Array[] };
  return fileDescriptorProto.map((bytes) => {
    const { name, dependency } = FileDescriptorProto.decode(bytes);
    return { name, dependency };
  });
}

async function ask(port: number, version: Version, request: object): Promise<Record<string, unknown>> {
  const proto = join(PACKAGE, `build/proto/grpc/reflection/${version}/reflection.proto`);
  const root = loadPackageDefinition(loadSync(proto, { defaults: true, oneofs: true }));
  const grpc = root['grpc'] as unknown as Record<
    string,
    Record<Version, Record<string, ServiceClientConstructor>>
  >;
  const Reflection = grpc['reflection']![version]['ServerReflection']!;
  const client = new Reflection(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const stream = (client['ServerReflectionInfo'] as unknown as () => ReflectionStream).call(client);
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('data', resolve);
      stream.once('error', reject);
    });
    stream.write(request);
    const received = await answer;
    stream.end();
    return received;
  } finally {
    client.close();
  }
}
