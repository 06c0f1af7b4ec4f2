import type { SpecChange } from '../instance/changes/change.ts';

/** What a reconciler does about one instance, in words: printed by `exsim plan` and `up --dry-run`, executed by the daemon. */
export type Step = {
  readonly kind: StepKind;
  /** Name in the file. */
  readonly name: string;
  /** Of the process the step is about; null when there is none yet. */
  readonly pid: number | null;
  /** Why, for a person: "not running", "ports.http 8081 -> 8091 (restart)", "no longer in the file". */
  readonly reason: string;
  /** What differs from how it was started; none where it does not run, or nobody wrote down how. Shows no secret. */
  readonly changes: readonly SpecChange[];
};

/** `reload`: the running process takes the changes over. */
export type StepKind = 'start' | 'stop' | 'restart' | 'reload' | 'adopt' | 'nothing';
