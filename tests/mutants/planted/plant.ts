import { inWorkspaces } from '../crew.ts';
import type { Verdict } from '../kill/killers.ts';
import type { Options } from '../random-changes.ts';
import { readSource } from '../targets.ts';
import { applied, type Planted } from './planted.ts';
import { PLANTED } from './wrong-rules.ts';

/** Plants each wrong rule, prints which tests noticed it; answers the exit code. */
export async function plantWrongRules({ home, base, file, workers }: Options): Promise<number> {
  const chosen = PLANTED.filter((rule) => rule.file.includes(file));
  const verdicts = await inWorkspaces(base, workers, chosen, async (workspace, rule) => {
    const patched = applied(rule, readSource(home, rule.file));
    const verdict = patched === null ? null : await workspace.judge(rule.file, patched, true);
    console.log(lineOf(rule, verdict));
    return verdict;
  });
  const bad = verdicts.filter((verdict) => verdict === null || verdict.length === 0).length;
  console.log(`planted: ${chosen.length - bad} of ${chosen.length} wrong rules were noticed`);
  return bad === 0 ? 0 : 1;
}

function lineOf({ name, wrong, file }: Planted, verdict: Verdict | null): string {
  if (verdict === null) return `DOES NOT APPLY  ${name}: its text must stand once in ${file}`;
  if (verdict.length === 0) return `SURVIVED        ${name}: ${wrong}`;
  const finds = verdict.map(({ killer, test }) => `    ${killer}: ${test}`);
  return [`noticed         ${name}`, ...finds].join('\n');
}
