import { badWorkers, stoppedReal } from './bad-workers.ts';
import { diskFull } from './disk-full.ts';
import { downInTrouble } from './down.ts';
import { fileEdited } from './edit.ts';
import { everythingKill, everythingKillReal } from './everything-kill.ts';
import { exitCodes } from './exit-codes.ts';
import { flood } from './flood.ts';
import { lastLines } from './last-lines.ts';
import { portTaken } from './port.ts';
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
  portTaken,
  fileEdited,
  diskFull,
  badWorkers,
  stoppedReal,
  lastLines,
  flood,
];
