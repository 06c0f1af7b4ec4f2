import { ExsimError } from '../../common/errors.ts';
import type { Copyable } from '../../tui/sources.ts';
import { fleetAccess, notProvisioned } from '../project/fleet-access.ts';
import { type InstanceAccess, shellQuoted } from '../project/instance-variables.ts';
import type { Project } from '../project/project.ts';

type Copied = { readonly secret: string; readonly told: string };

/** What goes to the clipboard, and what may be told of it: the words never have the secret. */
export async function copied(project: Project, name: string, what: Copyable): Promise<Copied> {
  const access = (await fleetAccess(project, name))[name];
  if (access === undefined) throw notProvisioned(name);
  switch (what.kind) {
    case 'httpUrl':
      return { secret: access.httpUrl, told: `${access.httpUrl} copied.` };
    case 'grpcAddress':
      return { secret: access.grpcAddr, told: `gRPC address ${access.grpcAddr} copied.` };
    case 'adminKey':
      return { secret: access.adminKey, told: `Admin key of ${name} copied.` };
    case 'apiKey': {
      const [account, secret] = keyOf(name, access, what.account);
      return { secret, told: `API key of ${account} copied.` };
    }
    case 'curl':
      return { secret: curlLine(access.httpUrl, keyOf(name, access)[1]), told: curlTold(name, access) };
  }
}

/** It changes nothing in the market: whoever pastes it sees that address and key are right. */
export const curlLine = (httpUrl: string, apiKey: string): string =>
  `curl -sS ${shellQuoted(`${httpUrl}/api/v1/balances`)} -H ${shellQuoted(`X-API-Key: ${apiKey}`)}`;

const curlTold = (name: string, access: InstanceAccess): string =>
  `curl line for the balances of ${keyOf(name, access)[0]} copied; it has the API key in it.`;

/** Of the account named, or of the first. */
function keyOf(name: string, { apiKeys }: InstanceAccess, account: string | null = null): [string, string] {
  const found = Object.entries(apiKeys).find(([id]) => account === null || id === account);
  if (found !== undefined) return found;
  throw new ExsimError(
    'USAGE',
    `${name} has no ${account === null ? 'account' : `account ${account}`} with a key.`,
  );
}
