import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));

type ReflectionStream = NodeJS.EventEmitter & { write(request: object): void; end(): void };

/** Names of the services a server reflects, asked by the protocol version of old or new clients. */
export async function reflectedServices(port: number, version: 'v1' | 'v1alpha'): Promise<string[]> {
  const proto = join(PACKAGE, `build/proto/grpc/reflection/${version}/reflection.proto`);
  const definition = loadPackageDefinition(loadSync(proto, { defaults: true, oneofs: true }));
  const grpc = definition['grpc'] as unknown as Record<
    string,
    Record<string, Record<string, ServiceClientConstructor>>
  >;
  const Reflection = grpc['reflection']![version]!['ServerReflection']!;
  const client = new Reflection(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const stream = (client['ServerReflectionInfo'] as unknown as () => ReflectionStream).call(client);
    stream.write({ listServices: '*' });
    const answer = await new Promise<{ listServicesResponse: { service: { name: string }[] } }>(
      (resolve, reject) => {
        stream.once('data', resolve);
        stream.once('error', reject);
      },
    );
    stream.end();
    return answer.listServicesResponse.service.map(({ name }) => name);
  } finally {
    client.close();
  }
}
