import { fileURLToPath } from 'node:url';

/** The same seen from any folder of `src/`, `dist/`, or a bundle in one of those of `dist/`. */
export const PROTO_FILE = fileURLToPath(new URL('../../proto/exchange.proto', import.meta.url));
