import { join } from 'node:path';
import { Workspace } from './workspace.ts';

/** Does `work` for every item, `workers` at a time, each in a workspace of its own. Answers in the items' order. */
export async function inWorkspaces<Item, Answer>(
  base: string,
  workers: number,
  items: readonly Item[],
  work: (workspace: Workspace, item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const worker = async (_: unknown, place: number) => {
    const workspace = new Workspace(base, join(base, '..', `worker-${place}`));
    for (let at = next++; at < items.length; at = next++)
      answers[at] = await work(workspace, items[at] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  return answers;
}
