/** What a person has chosen in the instance view, and what its sources have told. */
export type InstancePane = {
  readonly name: string;
  /** Null: the first of the instance. */
  readonly symbol: string | null;
};

export const openedPane = (name: string): InstancePane => ({ name, symbol: null });
