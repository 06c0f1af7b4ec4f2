/**
 * Environment variables by which programs find an instance: `exsim env`, `exsim run`. Hyphens and dots become
 * underscores, letters capitals; what then is equal is refused before anything is started.
 */
export type ClientVariables = {
  readonly httpUrl: string;
  readonly grpcAddress: string;
  /** Key of the first account. */
  readonly apiKey: string;
  /** By account id. */
  readonly apiKeys: ReadonlyMap<string, string>;
  readonly adminKey: string;
};

/** Names of the variables of the instance `name` in the file; '' is `EXSIM_HTTP_URL` and so on. */
export function clientVariables(name: string, accountIds: readonly string[]): ClientVariables {
  const prefix = name === '' ? 'EXSIM' : `EXSIM_${capital(name)}`;
  return {
    httpUrl: `${prefix}_HTTP_URL`,
    grpcAddress: `${prefix}_GRPC_ADDR`,
    apiKey: `${prefix}_API_KEY`,
    apiKeys: new Map(accountIds.map((id) => [id, `${prefix}_API_KEY_${capital(id)}`])),
    adminKey: `${prefix}_ADMIN_KEY`,
  };
}

/** Whose variable it is: an instance's own (`account` null) or one of its accounts'. */
export type VariableOwner = { readonly instance: number; readonly account: number | null };
export type VariableClash = {
  readonly variable: string;
  readonly first: VariableOwner;
  readonly second: VariableOwner;
};

/** Every variable that two would set: instances by index, accounts by index within them. */
export function clientVariableClashes(
  instances: readonly { readonly name: string; readonly accountIds: readonly string[] }[],
): VariableClash[] {
  const owners = new Map<string, VariableOwner>();
  const clashes: VariableClash[] = [];
  const claim = (variable: string, owner: VariableOwner): void => {
    const first = owners.get(variable);
    if (first === undefined) owners.set(variable, owner);
    else clashes.push({ variable, first, second: owner });
  };
  instances.forEach(({ name, accountIds }, instance) => {
    const { httpUrl, grpcAddress, apiKey, adminKey } = clientVariables(name, []);
    for (const variable of [httpUrl, grpcAddress, apiKey, adminKey])
      claim(variable, { instance, account: null });
    accountIds.forEach((id, account) => {
      claim(clientVariables(name, [id]).apiKeys.get(id)!, { instance, account });
    });
  });
  return clashes;
}

const capital = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '_');
