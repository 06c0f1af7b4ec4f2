import type { Dice } from '../../support/differential/dice.ts';
import { leakIn } from '../judge.ts';
import type { Answer, Row } from '../shot.ts';
import { playScript } from './play.ts';
import { grpcScript, httpScript, type Script } from './scripts.ts';

/** Bare sockets to both ports. `isPatient`: some are left open until the venue hangs up, which takes up to a minute. */
export const socketRows = (isPatient: boolean): Row[] => [
  row('sockets to the HTTP port', 'http', (dice) => httpScript(dice, isPatient)),
  row('sockets to the gRPC port', 'grpc', (dice) => grpcScript(dice, isPatient)),
];

function row(name: string, port: 'http' | 'grpc', draw: (dice: Dice) => Script): Row {
  return {
    name,
    perShot: 1,
    isAdministration: false,
    draw: (dice) => {
      const script = draw(dice);
      return {
        text: `${name}: ${script.name}, then ${script.end}: ${Buffer.concat(script.parts).toString('base64').slice(0, 3000)}`,
        ...(script.end === 'open' ? { isSlow: true } : {}),
        fire: async ({ ports }) => [judge(script, await playScript(script, ports[port]))],
      };
    },
  };
}

function judge({ name }: Script, { heard, isHungUp }: { heard: string; isHungUp: boolean }): Answer {
  const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  const failed = statuses.find((status) => status >= 500 && ![503, 505].includes(status));
  const problem = isHungUp ? leakIn(heard) : `it did not hang up after ${name}`;
  return {
    status: `${statuses[0] ?? (heard === '' ? 'nothing' : 'bytes')}`,
    isPastValidation: false,
    isRefused: false,
    problem: failed === undefined ? problem : `${failed}: ${heard.slice(0, 500)}`,
  };
}
