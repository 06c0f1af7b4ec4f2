import type { Redis } from 'ioredis';
import { type AclUser, commandRules, parseUser } from './acl.ts';
import { type CommandCatalogue, readCategories } from './commands.ts';

/** The user as the server has it; null when there is none. */
export async function readUser(
  redis: Redis,
  name: string,
  catalogue: CommandCatalogue,
): Promise<AclUser | null> {
  const answer = await redis.call('ACL', 'GETUSER', name);
  await readCategories(redis, catalogue, commandRules(answer));
  return parseUser(answer, catalogue);
}
