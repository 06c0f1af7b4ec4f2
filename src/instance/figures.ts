import { formatDecimal, parseDecimal } from '../common/decimal.ts';
import { quoted } from './names.ts';

/** What is wrong with one figure of a spec. `path` leads to it, e.g. ['symbols', 0, 'tickSize']. */
export type SpecProblem = { readonly path: readonly (string | number)[]; readonly message: string };

/** Collects problems while figures are read, so that all are reported at once. */
export class FigureReader {
  readonly problems: SpecProblem[] = [];

  report(path: SpecProblem['path'], message: string): void {
    this.problems.push({ path, message });
  }

  /** A decimal in units of 10^-`scale`, at least `min` of them; 0n and a problem when it is not. */
  decimal(path: SpecProblem['path'], text: string, scale: number, min: bigint): bigint {
    const parsed = parseDecimal(text, scale);
    if (!parsed.ok) {
      this.report(path, `Expected ${thing(path)} to be ${decimalRule(scale)}, but was ${quoted(text)}.`);
      return 0n;
    }
    if (parsed.value < min) {
      const rule = `at least ${formatDecimal(min, scale)}`;
      this.report(path, `Expected ${thing(path)} to be ${rule}, but was ${quoted(text)}.`);
    }
    return parsed.value;
  }

  /** How many whole `step`s a decimal is, as a safe integer from 1 to `max`; 1 and a problem when it is not. */
  steps(
    path: SpecProblem['path'],
    text: string,
    step: { readonly scale: number; readonly units: bigint; readonly name: string },
    max: bigint,
  ): number {
    const parsed = parseDecimal(text, step.scale);
    const stepText = formatDecimal(step.units, step.scale);
    if (!parsed.ok || parsed.value <= 0n || parsed.value % step.units !== 0n) {
      const rule = `a positive multiple of ${step.name} ${stepText}`;
      this.report(path, `Expected ${thing(path)} to be ${rule}, but was ${quoted(text)}.`);
      return 1;
    }
    const count = parsed.value / step.units;
    if (count <= max) return Number(count);
    const most = formatDecimal(max * step.units, step.scale);
    const rule = `at most ${most} (${max} steps of ${step.name} ${stepText})`;
    this.report(path, `Expected ${thing(path)} to be ${rule}, but was ${quoted(text)}.`);
    return 1;
  }
}

const thing = (path: SpecProblem['path']): string => quoted(String(path.at(-1)));

const decimalRule = (scale: number): string =>
  `a plain decimal${scale > 0 ? ` with at most ${scale} decimal places` : ' without decimal places'}`;
