import { isDeepStrictEqual } from 'node:util';
import type { Life } from './types.ts';

/** Whether a life is another than before by more than each beat brings: figures, and that the worker lives. */
export const isNews = (life: Life, before: Life): boolean =>
  !isDeepStrictEqual(withoutFigures(life), withoutFigures(before));

function withoutFigures({ phase, ...rest }: Life): object {
  if (!('worker' in phase)) return { ...rest, phase };
  const { lastSignMs: _, status, ...worker } = phase.worker;
  if (status === null) return { ...rest, phase, worker };
  const { metrics: _metrics, journal: _journal, symbols: _symbols, ...said } = status;
  return { ...rest, phase: { ...phase, worker: null }, worker, said };
}
