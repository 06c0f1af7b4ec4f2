import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { assert } from '../../common/assert.ts';

const PROTO_FILE = fileURLToPath(new URL('../../../proto/exchange.proto', import.meta.url));
export const SERVICE_NAME = 'exchange.ExchangeService';

/**
 * Reads `proto/exchange.proto`. Fields that were not sent are absent, not empty: the codec tells "no price" from an
 * empty price. 64-bit integers and enum values are strings.
 */
export function loadDefinition(): { readonly all: PackageDefinition; readonly service: ServiceDefinition } {
  const all = loadSync(PROTO_FILE, { longs: String, enums: String, defaults: false, arrays: false });
  const service = all[SERVICE_NAME];
  assert(service !== undefined && !('format' in service), 'the proto file defines the service');
  return { all, service: service as ServiceDefinition };
}
