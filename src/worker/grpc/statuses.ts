import { Metadata, status } from '@grpc/grpc-js';
import { EXCHANGE_ERRORS } from '../../common/errors.ts';
import type { WireError } from '../wire/wire-error.ts';

export const UNREADABLE_MESSAGE: WireError = {
  name: 'MALFORMED',
  message: 'the message must be one of proto/exchange.proto, but cannot be decoded',
};

/** The end of a refused call: status of the error table, and which error it is in the trailing metadata. */
export function refusedStatus(error: WireError): { code: status; details: string; metadata: Metadata } {
  const row = EXCHANGE_ERRORS[error.name];
  const metadata = new Metadata();
  metadata.set('code', String(row.code));
  metadata.set('name', error.name);
  if (error.field !== undefined) metadata.set('field', error.field);
  if (error.orderId !== undefined) metadata.set('order-id', error.orderId);
  if (error.clientOrderId !== undefined) metadata.set('client-order-id', error.clientOrderId);
  if (error.retryAfterSeconds !== undefined) metadata.set('retry-after', String(error.retryAfterSeconds));
  return { code: status[row.grpc], details: error.message, metadata };
}
