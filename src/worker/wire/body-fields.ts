import { DECIMAL_LENGTH_MAX, DECIMAL_PATTERN } from '../../common/decimal.ts';
import type { Field } from './body.ts';
import { readDecimalText } from './decimal-reader.ts';
import { CLIENT_ORDER_ID_PATTERN } from './field-reader.ts';
import { shown } from './wire-error.ts';

/** A plain decimal as text: its scale is looked at when it is known what it is of. */
export const decimalField = (description: string): Field<string, false> => ({
  schema: { type: 'string', pattern: DECIMAL_PATTERN, maxLength: DECIMAL_LENGTH_MAX, description },
  required: false,
  read: readDecimalText,
});

/** Any text; what it names is looked up by whoever reads the body. */
export const textField = (description: string): Field<string, false> => ({
  schema: { type: 'string', description },
  required: false,
  read: (fields, name) => fields.text(name),
});

/** One word out of `allowed`. */
export const choiceField = <T extends string>(
  allowed: readonly T[],
  description: string,
): Field<T, false> => ({
  schema: { type: 'string', enum: allowed, description },
  required: false,
  read: (fields, name) => fields.choice(name, allowed),
});

export const integerField = (min: number, max: number, description: string): Field<number, false> => ({
  schema: { type: 'integer', minimum: min, maximum: max, description },
  required: false,
  read: (fields, name) => fields.integer(name, [min, max]),
});

/** An id the client chose, by which it can ask again. */
export const clientIdField = (description: string): Field<string, false> => ({
  schema: { type: 'string', pattern: CLIENT_ORDER_ID_PATTERN, description },
  required: false,
  read: (fields, name) => fields.clientId(name),
});

/** Text of a form that `rule` tells; at most `maxLength` long, which is looked at first. */
export const formField = (form: {
  readonly pattern: RegExp;
  readonly maxLength: number;
  readonly rule: string;
  readonly description: string;
}): Field<string, false> => ({
  schema: {
    type: 'string',
    pattern: form.pattern.source,
    maxLength: form.maxLength,
    description: form.description,
  },
  required: false,
  read: (fields, name) => {
    const text = fields.text(name);
    if (text === null || (text.length <= form.maxLength && form.pattern.test(text))) return text;
    fields.fail('MALFORMED', `${name} must be ${form.rule}, but was ${shown(text)}`, name);
    return null;
  },
});
