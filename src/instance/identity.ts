import { err, ok, type Result } from '../common/result.ts';
import { checkNamePart, IDENTIFIER_LENGTH_MAX, NAME_LENGTH_MAX, type NameProblem, quoted } from './names.ts';
import { DISCOVERY_PREFIX, KEY_FAMILIES, SINGLE_NAMESPACE } from './redis-keys.ts';
import type { Identity } from './spec.ts';

export const DEFAULT_SERVICE = 'exchange-sim';

const OWNER_SUFFIX = '$owner';
/** So that the owner role is not cut either. */
const INSTANCE_NAME_LENGTH_MAX = IDENTIFIER_LENGTH_MAX - OWNER_SUFFIX.length;

/**
 * Every name that follows from a service and an instance name; `name` '' is the single unnamed instance. Two names
 * of one service never meet anywhere. Names of two services can (`a` + `b-c`, `a-b` + `c`): the registry in the
 * database refuses the second owner.
 */
export function deriveIdentity(parts: { service: string; name: string }): Result<Identity, NameProblem> {
  const service = checkNamePart('service', parts.service, INSTANCE_NAME_LENGTH_MAX);
  if (!service.ok) return service;
  if (parts.name === '') return checked(singleIdentity(parts.service));
  const name = checkNamePart('name', parts.name, NAME_LENGTH_MAX);
  if (!name.ok) return name;
  const identity = namedIdentity(parts.service, parts.name);
  return identity.instanceName.length > INSTANCE_NAME_LENGTH_MAX ? err(tooLong(identity)) : checked(identity);
}

/**
 * The identity of a worker that knows its environment only. SERVICE_INSTANCE_NAME must begin with `<SERVICE_NAME>-`;
 * a SERVICE_NAMESPACE takes the place of SERVICE_NAME in all derived names and is put in front where it is missing.
 */
export function identityFromEnvironment(environment: {
  serviceName: string;
  serviceNamespace: string;
  serviceInstanceName: string;
}): Result<Identity, NameProblem> {
  const { serviceName, serviceNamespace, serviceInstanceName } = environment;
  if (serviceInstanceName === '') return singleFromEnvironment(serviceName, serviceNamespace);
  const service = serviceNamespace || serviceName || DEFAULT_SERVICE;
  const prefix = `${service}-`;
  const hasPrefix = serviceInstanceName.startsWith(prefix);
  if (!hasPrefix && serviceNamespace === '') return err(prefixMissing(service, serviceInstanceName));
  const name = hasPrefix ? serviceInstanceName.slice(prefix.length) : serviceInstanceName;
  if (name === '') return err(prefixMissing(service, serviceInstanceName));
  return inVariables(deriveIdentity({ service, name }), serviceNamespace !== '', serviceInstanceName);
}

function namedIdentity(service: string, name: string): Identity {
  const instanceName = `${service}-${name}`;
  const schema = instanceName.replaceAll('-', '_');
  return {
    name,
    service,
    instanceName,
    schema,
    role: schema,
    ownerRole: schema + OWNER_SUFFIX,
    redisNamespace: `${service.replaceAll('-', ':')}:${name}:`,
    redisUser: instanceName,
    discoveryKey: DISCOVERY_PREFIX + instanceName,
  };
}

function singleIdentity(service: string): Identity {
  const role = service.replaceAll('-', '_');
  return {
    name: '',
    service,
    instanceName: '',
    schema: 'public',
    role,
    ownerRole: role + OWNER_SUFFIX,
    redisNamespace: SINGLE_NAMESPACE,
    redisUser: service,
    discoveryKey: DISCOVERY_PREFIX + service,
  };
}

/** Roles and users that every server already has, and names Postgres keeps for itself. */
const RESERVED_ROLES = ['public', 'none', 'postgres', 'current_user', 'session_user', 'current_role'];
const RESERVED_SCHEMA = 'information_schema';
const RESERVED_NAMESPACES = [
  DISCOVERY_PREFIX,
  ...KEY_FAMILIES.map((family) => `${SINGLE_NAMESPACE}${family}:`),
];

function checked(identity: Identity): Result<Identity, NameProblem> {
  const taken = reservedFor(identity);
  if (taken === null) return ok(identity);
  const value = identity.instanceName || identity.service;
  const message = `${quoted(value)} cannot be used: it gives ${taken}, which is reserved.`;
  const thing = identity.name === '' ? 'service' : 'name';
  return err({
    rule: 'reserved',
    thing,
    value: identity.name || identity.service,
    message,
    suggestion: null,
  });
}

function reservedFor(identity: Identity): string | null {
  const { role, redisUser, schema, redisNamespace } = identity;
  if (role.startsWith('pg_')) return `the Postgres role ${quoted(role)}`;
  if (RESERVED_ROLES.includes(role)) return `the Postgres role ${quoted(role)}`;
  if (schema === RESERVED_SCHEMA) return `the Postgres schema ${quoted(schema)}`;
  if (redisUser === 'default') return `the Redis user ${quoted(redisUser)}`;
  if (RESERVED_NAMESPACES.some((reserved) => redisNamespace.startsWith(reserved)))
    return `the Redis namespace ${quoted(redisNamespace)}`;
  return null;
}

function tooLong(identity: Identity): NameProblem {
  const { instanceName, ownerRole, name, service } = identity;
  const room = INSTANCE_NAME_LENGTH_MAX - service.length - 1;
  const wayOut =
    room >= 1 ? `at most ${room} characters are left beside service "${service}"` : 'use a shorter service';
  return {
    rule: 'length',
    thing: 'name',
    value: name,
    message:
      `Expected "name" to give identifiers of at most ${IDENTIFIER_LENGTH_MAX} characters, but ` +
      `"${ownerRole}" of instance "${instanceName}" has ${ownerRole.length}: ${wayOut}.`,
    suggestion: null,
  };
}

function singleFromEnvironment(serviceName: string, serviceNamespace: string): Result<Identity, NameProblem> {
  const service = serviceName || DEFAULT_SERVICE;
  if (serviceNamespace === '') return inVariables(deriveIdentity({ service, name: '' }), false, '');
  const message =
    `SERVICE_NAMESPACE is ${quoted(serviceNamespace)}, but SERVICE_INSTANCE_NAME is empty: ` +
    'the single unnamed instance has no namespace of its own. Set SERVICE_INSTANCE_NAME too.';
  const thing = 'SERVICE_INSTANCE_NAME';
  return err({ rule: 'incomplete', thing, value: '', message, suggestion: `${serviceNamespace}-${service}` });
}

function prefixMissing(service: string, value: string): NameProblem {
  const thing = 'SERVICE_INSTANCE_NAME';
  return {
    rule: 'prefix',
    thing,
    value,
    message:
      `Expected "${thing}" to be "${service}-" and a name, but was ${quoted(value)}. ` +
      'Change it, or set SERVICE_NAME to the part in front, or give a SERVICE_NAMESPACE.',
    suggestion: value === `${service}-` ? null : `${service}-${value}`,
  };
}

/** Says which variable to change, where `deriveIdentity` speaks of the file's words. */
function inVariables(
  result: Result<Identity, NameProblem>,
  hasNamespace: boolean,
  instanceName: string,
): Result<Identity, NameProblem> {
  if (result.ok) return result;
  const ofService = result.error.thing === 'service';
  const serviceVariable = hasNamespace ? 'SERVICE_NAMESPACE' : 'SERVICE_NAME';
  const thing = ofService ? serviceVariable : 'SERVICE_INSTANCE_NAME';
  const message = result.error.message.replace(`"${result.error.thing}"`, `"${thing}"`);
  const value = ofService ? result.error.value : instanceName;
  return err({ ...result.error, thing, value, message });
}
