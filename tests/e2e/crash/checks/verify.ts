import type { Victim } from '../venue/victim.ts';
import type { Findings } from './findings.ts';

/** `exsim verify`: live hash = replayed hash, and every table row is what the journal says. */
export async function checkByVerify(victim: Victim, findings: Findings): Promise<void> {
  const { code, stdout, stderr } = await victim.project.exsim('verify');
  if (code !== 0) findings.add('exsim verify', `exit code ${code}: ${stdout.slice(0, 600)}${stderr}`);
}
