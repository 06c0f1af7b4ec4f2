import { EXCHANGE_ERRORS } from '../../../common/errors.ts';
import type { JsonSchema } from '../../wire/json-schema.ts';
import * as schemas from '../schemas.ts';

/** A part of the document: JSON, in the words of OpenAPI. */
export type Json = { readonly [key: string]: unknown };

/** `orderSchema` is called `Order` in the document. */
const NAMES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(schemas).flatMap(([name, schema]) =>
    typeof schema === 'object' ? [[schema, nameOf(name)] as const] : [],
  ),
);

function nameOf(exported: string): string {
  const name = exported.replace(/Schema$/, '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Schemas that have a name are written once and referred to. */
export class Components {
  readonly schemas: Record<string, Json> = { Error: describedError() };

  /** A schema as it stands in the document. */
  schema(schema: JsonSchema): Json {
    const name = NAMES.get(schema);
    if (name === undefined) return this.#inlined(schema);
    if (!Object.hasOwn(this.schemas, name)) {
      this.schemas[name] = {};
      this.schemas[name] = this.#inlined(schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #inlined(schema: JsonSchema): Json {
    const { properties, items, anyOf, additionalProperties, ...rest } = schema;
    return {
      ...rest,
      ...(properties === undefined ? {} : { properties: this.#each(properties) }),
      ...(items === undefined ? {} : { items: this.schema(items) }),
      ...(anyOf === undefined ? {} : { anyOf: anyOf.map((one) => this.schema(one)) }),
      ...(additionalProperties === undefined
        ? {}
        : {
            additionalProperties:
              typeof additionalProperties === 'object'
                ? this.schema(additionalProperties)
                : additionalProperties,
          }),
    };
  }

  #each(properties: Readonly<Record<string, JsonSchema>>): Json {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.schema(property)]),
    );
  }
}

/** Every error of every route has this one shape. */
function describedError(): Json {
  const text = { type: 'string' };
  return {
    type: 'object',
    description: 'Why a request was refused. Code and name are stable; the message is for people.',
    properties: {
      code: { type: 'integer', enum: Object.values(EXCHANGE_ERRORS).map(({ code }) => code) },
      name: { type: 'string', enum: Object.keys(EXCHANGE_ERRORS) },
      message: { ...text, description: 'Names the thing, the rule and the value.' },
      field: { ...text, description: 'The field or parameter it is about.' },
      orderId: text,
      clientOrderId: text,
    },
    required: ['code', 'name', 'message'],
    additionalProperties: false,
    examples: [
      {
        ...{ code: EXCHANGE_ERRORS.PRICE_TICK.code, name: 'PRICE_TICK', field: 'price' },
        message: 'price 3000.01 is not a multiple of the tick size 0.05 of ETH-USD',
      },
    ],
  };
}
