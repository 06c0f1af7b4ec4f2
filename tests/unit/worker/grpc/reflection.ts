import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
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
  return fileDescriptorProto.map(nameAndImports);
}

/** Fields 1 (name) and 3 (dependency) of a FileDescriptorProto. All its fields up to those are length-delimited. */
function nameAndImports(file: Uint8Array): { name: string; dependency: string[] } {
  const bytes = Buffer.from(file);
  let name = '';
  const dependency: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const field = bytes[at]! >> 3;
    const [length, from] = varint(bytes, at + 1);
    const text = bytes.subarray(from, from + length).toString();
    if (field === 1) name = text;
    if (field === 3) dependency.push(text);
    at = from + length;
  }
  return { name, dependency };
}

function varint(bytes: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
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
