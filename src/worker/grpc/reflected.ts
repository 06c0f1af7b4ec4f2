import { readFileSync } from 'node:fs';
import type { PackageDefinition } from '@grpc/proto-loader';
import { PROTO_FOLDER } from '../home.ts';

/** Name protobufjs gives the file of the well-known types, the name it has everywhere else. */
const MADE_UP_NAME = 'google_protobuf.proto';
const TIMESTAMP_FILE = 'google/protobuf/timestamp.proto';

/** Fields of google.protobuf.FileDescriptorProto. */
const NAME = 1;
const DEPENDENCY = 3;
const LENGTH_DELIMITED = 2;

/** Made by `make proto`: protobufjs gives the entries of a map a name that clients refuse. */
const HEALTH_DESCRIPTOR = new URL('health.binpb', PROTO_FOLDER);

/**
 * The package, and the health service beside it, as reflection may show them. protobufjs leaves imports out of the
 * descriptors it makes and renames the file of google.protobuf.Timestamp; clients that link descriptors (buf,
 * grpcurl) then find no service. Fields are appended: of a single field the last value counts, a repeated one grows.
 */
export function reflectable(definition: PackageDefinition): PackageDefinition {
  const health = { fileDescriptorProtos: [onlyFile(readFileSync(HEALTH_DESCRIPTOR))] };
  const entries = Object.entries(definition).map(([name, value]) => {
    if (!Array.isArray(value.fileDescriptorProtos)) return [name, value] as const;
    return [name, { ...value, fileDescriptorProtos: value.fileDescriptorProtos.map(mended) }] as const;
  });
  // Nothing but the files is read of it.
  return { ...Object.fromEntries(entries), health } as unknown as PackageDefinition;
}

/** The file of a FileDescriptorSet that has one: what follows its tag and its length, a varint. */
function onlyFile(set: Buffer): Buffer {
  let at = 1;
  while (set[at]! >= 0x80) at += 1;
  return set.subarray(at + 1);
}

function mended(file: Buffer): Buffer {
  return nameOf(file) === MADE_UP_NAME
    ? Buffer.concat([file, textField(NAME, TIMESTAMP_FILE)])
    : Buffer.concat([file, textField(DEPENDENCY, TIMESTAMP_FILE)]);
}

/** The name is the first field that protobufjs writes, and shorter than 128 bytes. */
const nameOf = (file: Buffer): string => file.subarray(2, 2 + file[1]!).toString();

const textField = (field: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([(field << 3) | LENGTH_DELIMITED, text.length]), Buffer.from(text)]);
