import type { ScreenState } from '../../model/state.ts';
import { bold, type Line, plain } from '../line.ts';

/** Who looks after which project, and how fresh it is. */
export function headerLines({ snapshot, connection }: ScreenState, _columns: number, _nowMs: number): Line[] {
  if (snapshot === null) return [plain(' Asking the supervisor...')];
  return [[bold(` exsim ${snapshot.project}`), { text: ` ${connection.kind}` }]];
}
