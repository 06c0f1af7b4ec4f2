/** What a `rejected` event says besides the command: the account and symbol it names if not those of the command. */
export type RefusalFields = {
  readonly account?: number;
  readonly symbol?: number;
  readonly asset?: number;
  readonly orderId?: number;
  readonly value?: bigint | number;
  readonly bound?: bigint | number;
};

/** Thrown by whatever check fails; nothing has been changed by then, so that the model has no way back to keep. */
export class Refusal extends Error {
  readonly code: number;
  readonly fields: RefusalFields;

  constructor(code: number, fields: RefusalFields) {
    super(`refused with ${code}`);
    this.code = code;
    this.fields = fields;
  }
}

export function refuse(code: number, fields: RefusalFields = {}): never {
  throw new Refusal(code, fields);
}
