import { downInTrouble } from './down.ts';
import { everythingKill, everythingKillReal } from './everything-kill.ts';
import { exitCodes } from './exit-codes.ts';
import type { Scenario } from './scenario.ts';
import { supervisorKill, supervisorKillReal } from './supervisor-kill.ts';
import { upRace } from './up-race.ts';

export const SCENARIOS: readonly Scenario[] = [
  upRace,
  supervisorKill,
  supervisorKillReal,
  exitCodes,
  everythingKill,
  everythingKillReal,
  downInTrouble,
];
