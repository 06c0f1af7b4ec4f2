import { Findings } from '../crash/checks/findings.ts';

/** What one scenario has come to, over all its runs. */
export class Tally {
  runs = 0;
  /** Processes beyond the one an instance, or the project, may have. */
  duplicates = 0;
  /** Processes left behind by a `down` that says it is done. */
  orphans = 0;
  /** Workers that were lost sight of: another pid than before, or than the supervisor says. */
  lostPids = 0;
  linesSent = 0;
  linesKept = 0;
  /** From the start of the next supervisor until it had taken over every worker, in ms. */
  readonly adoptionsMs: number[] = [];
  readonly findings = new Findings();

  duplicate(example: string): void {
    this.duplicates += 1;
    this.findings.add('one process each', example);
  }

  orphan(example: string): void {
    this.orphans += 1;
    this.findings.add('nothing left after down', example);
  }

  lost(example: string): void {
    this.lostPids += 1;
    this.findings.add('no process lost sight of', example);
  }

  /** Anything else that is not as it should be. */
  wrong(check: string, example: string): void {
    this.findings.add(check, example);
  }

  /** Adds a finding unless `actual` is what was expected. */
  expect(check: string, actual: unknown, expected: unknown): void {
    const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== wanted) this.wrong(check, `expected ${wanted}, but was ${is}`);
  }
}
