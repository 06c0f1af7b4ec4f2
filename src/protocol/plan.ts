/** What a reconciler does about one instance, in words: printed by `exsim plan` and `up --dry-run`, executed by the daemon. */
export type Step = {
  readonly kind: StepKind;
  /** Name in the file. */
  readonly name: string;
  /** Of the process the step is about; null when there is none yet. */
  readonly pid: number | null;
  /** Why, for a person: "not running", "fees, ports.http changed", "no longer in the file". */
  readonly reason: string;
};

export type StepKind = 'start' | 'stop' | 'restart' | 'adopt' | 'nothing';
