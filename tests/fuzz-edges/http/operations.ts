import type { Schema } from '../draw/schema.ts';

type Parameter = { readonly name: string; readonly in: string; readonly schema: Schema };

/** The part of an OpenAPI document that is read here. */
export type ApiDocument = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
};
type DocumentedOperation = {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};

/** A route, as the document of the running worker has it. */
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly access: 'open' | 'key' | 'admin';
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
};

/** Routes the document has. */
export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: accessOf(operation),
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

function accessOf({ security = [] }: DocumentedOperation): Operation['access'] {
  const names = security.flatMap((scheme) => Object.keys(scheme));
  if (names.length === 0) return 'open';
  return names.includes('apiKey') ? 'key' : 'admin';
}

/** An administrator's change: of accounts, money, symbols, the whole venue. */
export const isAdministration = ({ access, method }: Operation): boolean =>
  access === 'admin' && method !== 'GET';
