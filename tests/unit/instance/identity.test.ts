import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveIdentity, identityFromEnvironment } from '../../../src/instance/identity.ts';
import { KEY_FAMILIES, redisKey, redisKeyPatterns } from '../../../src/instance/redis-keys.ts';
import type { Identity } from '../../../src/instance/spec.ts';

const identityOf = (service: string, name: string): Identity => {
  const result = deriveIdentity({ service, name });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('derived names', () => {
  it('follow from service and name', () => {
    expect(identityOf('exchange-sim', 'binance-us')).toEqual({
      name: 'binance-us',
      service: 'exchange-sim',
      instanceName: 'exchange-sim-binance-us',
      schema: 'exchange_sim_binance_us',
      role: 'exchange_sim_binance_us',
      ownerRole: 'exchange_sim_binance_us$owner',
      redisNamespace: 'exchange:sim:binance-us:',
      redisUser: 'exchange-sim-binance-us',
      discoveryKey: 'exchange:discovery:exchange-sim-binance-us',
    });
  });

  it('of the single unnamed instance leave everything where it was', () => {
    expect(identityOf('exchange-sim', '')).toEqual({
      name: '',
      service: 'exchange-sim',
      instanceName: '',
      schema: 'public',
      role: 'exchange_sim',
      ownerRole: 'exchange_sim$owner',
      redisNamespace: 'exchange:',
      redisUser: 'exchange-sim',
      discoveryKey: 'exchange:discovery:exchange-sim',
    });
  });

  it('keep a name of digits as it is written', () => {
    expect(identityOf('exchange-sim', '001').schema).toBe('exchange_sim_001');
  });
});

describe('a name that cannot be used', () => {
  const long = 'a'.repeat(41);
  it.each([
    ['svc', 'Binance', 'shape', 'binance', 'but was "Binance"'],
    ['svc', 'binance_us', 'shape', 'binance-us', 'but was "binance_us"'],
    ['svc', '-a', 'shape', 'a', 'but was "-a"'],
    ['svc', 'a--b', 'shape', 'a-b', 'but was "a--b"'],
    ['svc', 'a:b', 'shape', 'a-b', 'but was "a:b"'],
    ['svc', 'börse', 'shape', 'b-rse', 'but was "börse"'],
    ['svc', '*', 'shape', null, 'but was "*"'],
    ['svc', 'a\n', 'shape', 'a', 'but was "a\\n"'],
    ['Svc', 'a', 'shape', 'svc', 'Expected "service"'],
    ['', 'a', 'shape', null, 'Expected "service"'],
    ['svc', long, 'length', null, 'at most 40 characters'],
    ['s'.repeat(17), 'a'.repeat(40), 'length', null, 'at most 39 characters are left'],
    ['s'.repeat(58), '', 'length', null, 'at most 57 characters'],
    ['pg', 'binance', 'reserved', null, 'the Postgres role "pg_binance"'],
    ['information', 'schema', 'reserved', null, 'the Postgres schema "information_schema"'],
    ['postgres', '', 'reserved', null, 'the Postgres role "postgres"'],
    ['public', '', 'reserved', null, 'the Postgres role "public"'],
    ['default', '', 'reserved', null, 'the Redis user "default"'],
    ['exchange', 'discovery', 'reserved', null, 'the Redis namespace "exchange:discovery:"'],
    ['exchange', 'book', 'reserved', null, 'the Redis namespace "exchange:book:"'],
    ['exchange-trades', 'a', 'reserved', null, 'the Redis namespace "exchange:trades:a:"'],
  ])('%s + %s: %s', (service, name, rule, suggestion, words) => {
    const result = deriveIdentity({ service, name });
    expect(result.ok ? 'accepted' : [result.error.rule, result.error.suggestion]).toEqual([rule, suggestion]);
    expect(result.ok ? '' : result.error.message).toContain(words);
  });

  it('is quoted shortened when it is very long', () => {
    const result = deriveIdentity({ service: 'svc', name: 'A'.repeat(100_000) });
    expect(result.ok ? '' : result.error.message.length).toBeLessThan(250);
  });
});

describe('a worker reads its identity from the environment', () => {
  const of = (serviceInstanceName: string, serviceName = '', serviceNamespace = '') =>
    identityFromEnvironment({ serviceName, serviceNamespace, serviceInstanceName });

  it.each([
    ['exchange-sim-001', '', '', 'exchange-sim-001', 'exchange_sim_001'],
    ['exchange-sim-binance', 'exchange-sim', '', 'exchange-sim-binance', 'exchange_sim_binance'],
    ['ci-binance', 'ci', '', 'ci-binance', 'ci_binance'],
    ['okx', '', 'desk', 'desk-okx', 'desk_okx'],
    ['desk-okx', '', 'desk', 'desk-okx', 'desk_okx'],
    ['exchange-sim-okx', '', 'ci-42', 'ci-42-exchange-sim-okx', 'ci_42_exchange_sim_okx'],
    ['', '', '', '', 'public'],
  ])('instance %j, service %j, namespace %j', (instance, service, namespace, instanceName, schema) => {
    const result = of(instance, service, namespace);
    expect(result.ok ? [result.value.instanceName, result.value.schema] : result.error).toEqual([
      instanceName,
      schema,
    ]);
  });

  it.each([
    ['binance', '', '', 'prefix', 'SERVICE_INSTANCE_NAME', 'exchange-sim-binance'],
    ['exchange-sim-', '', '', 'prefix', 'SERVICE_INSTANCE_NAME', null],
    ['exchange-OKX', '', '', 'prefix', 'SERVICE_INSTANCE_NAME', 'exchange-sim-exchange-OKX'],
    ['exchange-sim-OKX', '', '', 'shape', 'SERVICE_INSTANCE_NAME', 'okx'],
    ['Svc-a', 'Svc', '', 'shape', 'SERVICE_NAME', 'svc'],
    ['a', '', 'Ns', 'shape', 'SERVICE_NAMESPACE', 'ns'],
    ['', '', 'desk', 'incomplete', 'SERVICE_INSTANCE_NAME', 'desk-exchange-sim'],
  ])('refuses instance %j, service %j, namespace %j', (instance, service, namespace, rule, thing, fix) => {
    const result = of(instance, service, namespace);
    const problem = result.ok ? null : [result.error.rule, result.error.thing, result.error.suggestion];
    expect(problem).toEqual([rule, thing, fix]);
    expect(result.ok ? '' : result.error.message).toContain(thing);
  });
});

describe('two instances never meet', () => {
  const word = fc.constantFrom('a', 'b', 'us', '0', '01', 'book', 'binance', 'discovery');
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'));
  const service = fc.constantFrom('exchange-sim', 'exchange', 'a', 'a-b', 'sim');

  it('in any name, pattern or prefix, when they are of one service', () => {
    const pair = fc.tuple(service, name, fc.oneof(name, fc.constant(''))).filter(([, a, b]) => a !== b);
    fc.assert(
      fc.property(pair, ([ofService, first, second]) => {
        const a = deriveIdentity({ service: ofService, name: first });
        const b = deriveIdentity({ service: ofService, name: second });
        if (a.ok && b.ok) expect(meetings(a.value, b.value)).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('in a Redis pattern with the single instance of any service, unless that service is their whole name', () => {
    fc.assert(
      fc.property(service, service, name, (ofNamed, ofSingle, named) => {
        const a = deriveIdentity({ service: ofNamed, name: named });
        if (!a.ok || a.value.instanceName === ofSingle) return;
        expect(foreignKeys(identityOf(ofSingle, ''), a.value)).toEqual([]);
        expect(foreignKeys(a.value, identityOf(ofSingle, ''))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('in a schema, role or user, when they are of two services, unless their whole names are one', () => {
    fc.assert(
      fc.property(service, name, service, name, (serviceA, nameA, serviceB, nameB) => {
        const a = deriveIdentity({ service: serviceA, name: nameA });
        const b = deriveIdentity({ service: serviceB, name: nameB });
        if (!a.ok || !b.ok) return;
        const oneName = a.value.instanceName === b.value.instanceName;
        expect(a.value.schema === b.value.schema).toBe(oneName);
        expect(a.value.redisUser === b.value.redisUser).toBe(oneName);
        expect(a.value.ownerRole === b.value.ownerRole).toBe(oneName);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the same name always gives the same names', () => {
    fc.assert(
      fc.property(service, name, (ofService, named) => {
        const again = deriveIdentity({ service: ofService, name: named });
        expect(deriveIdentity({ service: ofService, name: named })).toEqual(again);
      }),
    );
  });
});

/** Everything the two have in common that they must not have. */
function meetings(a: Identity, b: Identity): string[] {
  const roles = [a.role, a.ownerRole].filter((role) => role === b.role || role === b.ownerRole);
  const prefixes = [a, b].every(({ name }) => name !== '')
    ? [a.redisNamespace, b.redisNamespace].filter(
        (ns) => a.redisNamespace.startsWith(ns) && b.redisNamespace.startsWith(ns),
      )
    : [];
  const same = (['schema', 'redisUser', 'discoveryKey', 'instanceName'] as const).filter(
    (field) => a[field] === b[field],
  );
  const tooLong = [a.schema, a.role, a.ownerRole, a.instanceName].filter((text) => text.length > 63);
  return [...roles, ...prefixes, ...same, ...tooLong, ...foreignKeys(a, b), ...foreignKeys(b, a)];
}

/** Keys of `owner` that the patterns of `other` let through for writing. */
function foreignKeys(other: Identity, owner: Identity): string[] {
  const keys = [owner.discoveryKey, ...KEY_FAMILIES.map((family) => redisKey(owner, family, 'BTC-USD'))];
  const { readWrite, channels } = redisKeyPatterns(other);
  return keys.filter((key) => [...readWrite, ...channels].some((pattern) => matchesGlob(pattern, key)));
}

function matchesGlob(pattern: string, key: string): boolean {
  const [prefix = '', rest] = pattern.split('*');
  return rest === undefined ? key === prefix : key.startsWith(prefix) && key.endsWith(rest);
}

describe('Redis patterns', () => {
  it('of a named instance are its namespace and its discovery entry', () => {
    expect(redisKeyPatterns(identityOf('exchange-sim', 'binance'))).toEqual({
      readWrite: ['exchange:sim:binance:*', 'exchange:discovery:exchange-sim-binance'],
      readOnly: ['exchange:discovery:*'],
      channels: ['exchange:sim:binance:*'],
    });
  });

  it('of the single instance are key families, never the whole namespace', () => {
    const { readWrite, channels } = redisKeyPatterns(identityOf('exchange-sim', ''));
    expect(channels).toEqual(KEY_FAMILIES.map((family) => `exchange:${family}:*`));
    expect(readWrite).toEqual([...channels, 'exchange:discovery:exchange-sim']);
  });

  it('cover every key the instance makes', () => {
    for (const name of ['', 'binance']) {
      const identity = identityOf('exchange-sim', name);
      const { readWrite } = redisKeyPatterns(identity);
      for (const family of KEY_FAMILIES) {
        const key = redisKey(identity, family, 'BTC-USD');
        expect(readWrite.some((pattern) => matchesGlob(pattern, key))).toBe(true);
      }
    }
  });
});
