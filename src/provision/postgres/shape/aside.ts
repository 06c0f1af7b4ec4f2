import type { PlannedInstance } from '../../../instance/spec.ts';
import type { PostgresTarget } from '../../types.ts';
import { withPostgres } from '../connect.ts';
import { readShapes } from './observe.ts';
import type { Shape } from './types.ts';

/** Null when they could not be had: they are then read with all the rest, and what is wrong is told there. */
export type ShapesAside = Promise<ReadonlyMap<string, Shape> | null>;

/**
 * Begins to read the shapes on a connection of their own: it is the longest of all questions, half of it the server's
 * getting ready, and another process of the server can be at it meanwhile. For a plan only, not for what changes tables.
 */
export const readShapesAside = (input: {
  readonly postgres: PostgresTarget;
  readonly instances: readonly PlannedInstance[];
  readonly signal?: AbortSignal | undefined;
}): ShapesAside =>
  withPostgres(
    input.postgres.adminUrl,
    (client) =>
      readShapes(
        client,
        input.instances.map(({ identity }) => identity),
      ),
    { signal: input.signal },
  ).catch(() => null);
