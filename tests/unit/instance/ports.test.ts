import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignPorts,
  DEFAULT_BASE_PORTS,
  type PortAssignmentInput,
  portConflictMessage,
  requestedPortClashes,
} from '../../../src/instance/ports.ts';
import type { PortPair } from '../../../src/instance/spec.ts';

type Request = { http?: number; grpc?: number };

const input = (
  instances: Record<string, Request>,
  previous: Record<string, PortPair> = {},
  busy: number[] = [],
): PortAssignmentInput => ({
  instances: Object.entries(instances).map(([name, ports]) => ({
    name,
    ports: { http: ports.http ?? null, grpc: ports.grpc ?? null },
  })),
  base: DEFAULT_BASE_PORTS,
  previous,
  isBusy: (port) => busy.includes(port),
});

/** `name http/grpc` lines, or the messages of the conflicts. */
function outcome(of: PortAssignmentInput): string[] {
  const result = assignPorts(of);
  if (!result.ok) return result.error.map(portConflictMessage);
  return Object.entries(result.value.ports).map(([name, { http, grpc }]) => `${name} ${http}/${grpc}`);
}

describe('port assignment', () => {
  const kept = { a: { http: 8081, grpc: 50052 }, b: { http: 8082, grpc: 50053 } };

  it.each<[string, PortAssignmentInput, string[]]>([
    ['counts up in the order of the file', input({ a: {}, b: {} }), ['a 8081/50052', 'b 8082/50053']],
    ['lets explicit ports win', input({ a: { http: 9000 }, b: {} }), ['a 9000/50052', 'b 8082/50053']],
    ['skips explicit ports of others', input({ a: {}, b: { http: 8081 } }), ['a 8082/50053', 'b 8081/50052']],
    ['skips busy ports', input({ a: {}, b: {} }, {}, [8081, 50053]), ['a 8083/50054', 'b 8084/50055']],
    ['keeps a port though it is busy', input({ a: {} }, kept, [8081]), ['b 8082/50053', 'a 8081/50052']],
    ['keeps ports when the order changes', input({ b: {}, a: {} }, kept), ['b 8082/50053', 'a 8081/50052']],
    ['keeps ports of names that are gone', input({ c: {} }, { b: kept.b }), ['b 8082/50053', 'c 8081/50052']],
    [
      'gives a returning name its old ports',
      input({ b: {}, c: {} }, { b: kept.b }),
      ['b 8082/50053', 'c 8081/50052'],
    ],
    [
      'lets the file take a port of a name that is gone',
      input({ c: { http: 8082 } }, { b: kept.b }),
      ['c 8082/50052'],
    ],
    ['moves only the port the file changes', input({ a: { http: 9000 } }, { a: kept.a }), ['a 9000/50052']],
    ['knows the name "constructor"', input({ constructor: {} }), ['constructor 8081/50052']],
    [
      'reports two that ask for one port',
      input({ a: { http: 9000 }, b: { grpc: 9000 } }),
      [
        'Port 9000 is asked for as the grpc port of "b", but it is already asked for as the http port of "a". Give one of them another port.',
      ],
    ],
    [
      'reports one that asks twice for a port',
      input({ a: { http: 9000, grpc: 9000 } }),
      [
        'Port 9000 is asked for as the grpc port of "a", but it is already asked for as the http port of "a". Give one of them another port.',
      ],
    ],
    [
      'never moves a kept port for an explicit one',
      input({ a: {}, c: { http: 8081 } }, kept),
      [
        'Port 8081 is asked for as the http port of "c", but it is already kept from an earlier run as the http port of "a". Give one of them another port.',
      ],
    ],
    [
      'reports all clashes at once',
      input({ a: {}, b: {}, c: { http: 8081, grpc: 50053 } }, kept),
      [
        'Port 8081 is asked for as the http port of "c", but it is already kept from an earlier run as the http port of "a". Give one of them another port.',
        'Port 50053 is asked for as the grpc port of "c", but it is already kept from an earlier run as the grpc port of "b". Give one of them another port.',
      ],
    ],
    [
      'says when no port is left',
      { ...input({ a: {}, b: {} }), base: { http: 8081, grpc: 65_535 } },
      ['No free port pair is left for "b" up to 65535. Set its "ports", or a lower "ports" base.'],
    ],
    [
      'gives two numbers though both bases are one',
      { ...input({ a: {} }), base: { http: 9000, grpc: 9000 } },
      ['No free port pair is left for "a" up to 65535. Set its "ports", or a lower "ports" base.'],
    ],
  ])('%s', (_, given, expected) => {
    expect(outcome(given)).toEqual(expected);
  });

  it('says which ports are new, so that they can be tried before they are written down', () => {
    const result = assignPorts(input({ a: {}, b: { http: 9000 } }, { a: kept.a }));
    expect(result.ok && result.value.fresh).toEqual([50_053]);
  });

  it('of the file alone finds clashes without knowing an earlier run', () => {
    expect(requestedPortClashes(input({ a: { http: 1 }, b: { http: 1 }, c: {} }).instances)).toEqual([
      {
        type: 'clash',
        port: 1,
        first: { name: 'a', kind: 'http', source: 'file' },
        second: { name: 'b', kind: 'http', source: 'file' },
      },
    ]);
  });
});

describe('over any history of files', () => {
  const port = fc.option(fc.integer({ min: 8078, max: 8090 }), { nil: undefined });
  const request = fc.record({ http: port, grpc: port }).map(({ http, grpc }) => ({
    ...(http === undefined ? {} : { http }),
    ...(grpc === undefined ? {} : { grpc }),
  }));
  const file = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), request, { maxKeys: 5 });
  const busy = fc.array(fc.integer({ min: 8078, max: 8090 }), { maxLength: 4 });

  it('no two present instances share a port, and what is not in the file by number never moves', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(file, busy), { maxLength: 6 }), (history) => {
        let previous: Readonly<Record<string, PortPair>> = {};
        for (const [instances, busyPorts] of history) {
          const given = { ...input(instances, {}, busyPorts), base: { http: 8081, grpc: 8086 }, previous };
          const result = assignPorts(given);
          if (!result.ok) continue;
          const now = result.value.ports;
          const present = given.instances.flatMap(({ name }) => Object.values(now[name]!));
          expect(new Set(present).size).toBe(present.length);
          expect(result.value.fresh.filter((fresh) => busyPorts.includes(fresh))).toEqual([]);
          for (const { name, ports } of given.instances) {
            const before = previous[name];
            expect(now[name]!.http).toBe(ports.http ?? before?.http ?? now[name]!.http);
            expect(now[name]!.grpc).toBe(ports.grpc ?? before?.grpc ?? now[name]!.grpc);
          }
          previous = now;
        }
      }),
      { numRuns: 500 },
    );
  });
});
