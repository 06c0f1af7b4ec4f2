/**
 * Every error an exchange answers with: code, HTTP status, gRPC status.
 * A code is never reused. `docs/errors.md` explains each; a test compares both ways.
 */
export const EXCHANGE_ERRORS = {
  MALFORMED: { code: 1001, http: 400, grpc: 'INVALID_ARGUMENT' },
  UNKNOWN_FIELD: { code: 1002, http: 400, grpc: 'INVALID_ARGUMENT' },
  MISSING_FIELD: { code: 1003, http: 400, grpc: 'INVALID_ARGUMENT' },
  BAD_DECIMAL: { code: 1004, http: 400, grpc: 'INVALID_ARGUMENT' },
  BAD_ENUM: { code: 1005, http: 400, grpc: 'INVALID_ARGUMENT' },
  BAD_COMBINATION: { code: 1006, http: 400, grpc: 'INVALID_ARGUMENT' },
  BAD_CLIENT_ID: { code: 1007, http: 400, grpc: 'INVALID_ARGUMENT' },
  EXPIRED_ON_ARRIVAL: { code: 1008, http: 400, grpc: 'INVALID_ARGUMENT' },
  TIMESTAMP_WINDOW: { code: 1009, http: 400, grpc: 'INVALID_ARGUMENT' },
  TOO_LARGE: { code: 1010, http: 413, grpc: 'RESOURCE_EXHAUSTED' },
  MEDIA_TYPE: { code: 1011, http: 415, grpc: 'INVALID_ARGUMENT' },
  UNKNOWN_SYMBOL: { code: 2001, http: 404, grpc: 'NOT_FOUND' },
  NOT_TRADING: { code: 2002, http: 409, grpc: 'FAILED_PRECONDITION' },
  CANCEL_ONLY: { code: 2003, http: 409, grpc: 'FAILED_PRECONDITION' },
  POST_ONLY_MODE: { code: 2004, http: 409, grpc: 'FAILED_PRECONDITION' },
  MAINTENANCE: { code: 2006, http: 503, grpc: 'UNAVAILABLE' },
  NO_ROUTE: { code: 2007, http: 404, grpc: 'UNIMPLEMENTED' },
  METHOD: { code: 2008, http: 405, grpc: 'UNIMPLEMENTED' },
  PRICE_TICK: { code: 3001, http: 400, grpc: 'OUT_OF_RANGE' },
  PRICE_RANGE: { code: 3002, http: 400, grpc: 'OUT_OF_RANGE' },
  PRICE_BAND: { code: 3003, http: 400, grpc: 'OUT_OF_RANGE' },
  LOT_STEP: { code: 3004, http: 400, grpc: 'OUT_OF_RANGE' },
  QUANTITY_RANGE: { code: 3005, http: 400, grpc: 'OUT_OF_RANGE' },
  NOTIONAL_MIN: { code: 3007, http: 400, grpc: 'OUT_OF_RANGE' },
  NOTIONAL_MAX: { code: 3008, http: 400, grpc: 'OUT_OF_RANGE' },
  MAX_OPEN_ORDERS: { code: 3010, http: 400, grpc: 'OUT_OF_RANGE' },
  OVERFLOW: { code: 3015, http: 400, grpc: 'OUT_OF_RANGE' },
  INSUFFICIENT_BALANCE: { code: 4001, http: 422, grpc: 'FAILED_PRECONDITION' },
  ACCOUNT_DISABLED: { code: 4002, http: 422, grpc: 'FAILED_PRECONDITION' },
  READ_ONLY: { code: 4003, http: 422, grpc: 'FAILED_PRECONDITION' },
  DUPLICATE_CLIENT_ID: { code: 5001, http: 409, grpc: 'ALREADY_EXISTS' },
  UNKNOWN_ORDER: { code: 5002, http: 404, grpc: 'NOT_FOUND' },
  ORDER_DONE: { code: 5003, http: 409, grpc: 'FAILED_PRECONDITION' },
  NOT_AMENDABLE: { code: 5005, http: 409, grpc: 'FAILED_PRECONDITION' },
  NO_CHANGE: { code: 5006, http: 409, grpc: 'FAILED_PRECONDITION' },
  POST_ONLY_WOULD_TAKE: { code: 5007, http: 409, grpc: 'FAILED_PRECONDITION' },
  STOP_WOULD_TRIGGER: { code: 5008, http: 409, grpc: 'FAILED_PRECONDITION' },
  NO_LIQUIDITY: { code: 5009, http: 409, grpc: 'FAILED_PRECONDITION' },
  STP_MODE_NOT_ALLOWED: { code: 5012, http: 409, grpc: 'FAILED_PRECONDITION' },
  UNAUTHENTICATED: { code: 6001, http: 401, grpc: 'UNAUTHENTICATED' },
  FORBIDDEN: { code: 6002, http: 403, grpc: 'PERMISSION_DENIED' },
  RATE_LIMITED: { code: 6003, http: 429, grpc: 'RESOURCE_EXHAUSTED' },
  SLOW_CONSUMER: { code: 6007, http: 429, grpc: 'RESOURCE_EXHAUSTED' },
  TIMEOUT_UNKNOWN: { code: 7001, http: 504, grpc: 'DEADLINE_EXCEEDED' },
  BUSY: { code: 7002, http: 503, grpc: 'UNAVAILABLE' },
  JOURNAL_FULL: { code: 7003, http: 503, grpc: 'UNAVAILABLE' },
  RESUME_GAP: { code: 7004, http: 410, grpc: 'OUT_OF_RANGE' },
  INTERNAL: { code: 9001, http: 500, grpc: 'INTERNAL' },
} as const;

export type ExchangeErrorName = keyof typeof EXCHANGE_ERRORS;

const NAME_OF_CODE = new Map<number, ExchangeErrorName>(
  Object.entries(EXCHANGE_ERRORS).map(([name, row]) => [row.code, name as ExchangeErrorName]),
);

/** The name of an exchange error code; undefined for a number that is none. */
export const exchangeErrorName = (code: number): ExchangeErrorName | undefined => NAME_OF_CODE.get(code);

/**
 * What went wrong in the environment of a command (not in the market), with the exit code it ends in.
 * The first word of a name says where: BACKUP, CONFIG, DISK, PORT, POSTGRES, REDIS, PROVISION, SUPERVISOR, WORKER.
 */
export const TOOL_ERRORS = {
  INTERNAL_ERROR: { exit: 1 },
  DISK_FULL: { exit: 1 },
  USAGE: { exit: 2 },
  CONFIG_INVALID: { exit: 2 },
  CONFIG_NOT_FOUND: { exit: 2 },
  BACKUP_UNUSABLE: { exit: 2 },
  PROJECT_MISMATCH: { exit: 2 },
  UNKNOWN_INSTANCE: { exit: 2 },
  NOT_READY: { exit: 3 },
  POSTGRES_UNREACHABLE: { exit: 4 },
  POSTGRES_REFUSED: { exit: 4 },
  POSTGRES_MISSING: { exit: 4 },
  REDIS_UNREACHABLE: { exit: 4 },
  REDIS_REFUSED: { exit: 4 },
  PROVISION_FAILED: { exit: 4 },
  PROVISION_CONFLICT: { exit: 4 },
  PORT_TAKEN: { exit: 5 },
  CRASH_LOOP: { exit: 6 },
  CONTROL_REFUSED: { exit: 7 },
  SUPERVISOR_UNREACHABLE: { exit: 7 },
  VERIFY_DIFFERS: { exit: 1 },
  WORKER_JOURNAL_DAMAGED: { exit: 74 },
  WORKER_REFUSED: { exit: 75 },
  WORKER_FENCED: { exit: 76 },
  WORKER_CONFIG: { exit: 78 },
} as const;

export type ToolErrorName = keyof typeof TOOL_ERRORS;

/** An expected failure of the environment: message says thing, rule and value; `wayOut` what to do about it. */
export class ExsimError extends Error {
  override name = 'ExsimError';
  readonly code: ToolErrorName;
  readonly wayOut: string | undefined;

  constructor(code: ToolErrorName, message: string, options: { wayOut?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.wayOut = options.wayOut;
  }

  get exitCode(): number {
    return TOOL_ERRORS[this.code].exit;
  }
}
