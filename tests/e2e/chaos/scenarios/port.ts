import { createServer, type Server } from 'node:net';
import { until } from '../../crash/venue/waiting.ts';
import { Arena } from '../arena/arena.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Tally } from '../tally.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'blue'];
const VICTIM = 'blue';
const PATIENCE_MS = 60_000;

/** A stranger has the port of an exchange: nothing else suffers, the owner is named, and it is over when he is gone. */
export const portTaken: Scenario = {
  name: 'port taken',
  what: 'a stranger takes a port before `up`, or between `stop` and `start`',
  workers: 'puppets',
  runs: 6,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, NAMES);
    try {
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        await (run % 2 === 0 ? takenBeforeUp(arena, tally) : takenInBetween(arena, tally));
        await checkRunning(arena, NAMES, tally);
      }
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};

async function takenBeforeUp(arena: Arena, tally: Tally): Promise<void> {
  await arena.mustExsim('down');
  const stranger = await bound(portOf(arena));
  await expectRefusal(arena, tally);
  checkGone(arena, tally);
  await close(stranger);
  await arena.mustExsim('up', '-d');
}

async function takenInBetween(arena: Arena, tally: Tally): Promise<void> {
  const others = arena.workersOf('red');
  await arena.mustExsim('stop', VICTIM);
  const stranger = await bound(portOf(arena));
  await arena.exsim('start', VICTIM); // Its exit code is not promised; the state is.
  const blocked = await arena.when(VICTIM, ({ state }) => state === 'blocked');
  tally.expect('the problem is the port', blocked.problem?.code, 'PORT_TAKEN');
  await expectRefusal(arena, tally);
  checkSame(others, arena.workersOf('red'), tally);
  await close(stranger);
  await arena.mustExsim('up', '-d');
  checkSame(others, arena.workersOf('red'), tally);
}

async function expectRefusal(arena: Arena, tally: Tally): Promise<void> {
  const { code, stderr } = await arena.exsim('up', '-d');
  const isNamed = stderr.includes(`${portOf(arena)}`) && stderr.includes(`process ${process.pid}`);
  if (code !== 5 || !isNamed) tally.wrong('a taken port is exit 5 and its owner named', `${code}: ${stderr}`);
}

const portOf = (arena: Arena): number => arena.instances.find(({ name }) => name === VICTIM)!.ports[0];

/** A server that listens there, as soon as it can. */
async function bound(port: number): Promise<Server> {
  const server = createServer();
  let isListening = false;
  server.on('listening', () => (isListening = true));
  server.on('error', () => server.listen(port, '127.0.0.1'));
  server.listen(port, '127.0.0.1');
  await until(
    () => isListening,
    PATIENCE_MS,
    () => `port ${port} cannot be taken`,
  );
  return server;
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
