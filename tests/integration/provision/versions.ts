import { readAdmin } from '../../../src/provision/postgres/admin.ts';
import { inTransaction, previewInstances } from '../../../src/provision/postgres/apply.ts';
import { withPostgres } from '../../../src/provision/postgres/connect.ts';
import { loadMigrations } from '../../../src/provision/postgres/migrations.ts';
import { createRegistry } from '../../../src/provision/postgres/registry.ts';
import { scriptOf } from '../../../src/provision/postgres/script.ts';
import { postgresWish } from '../../../src/provision/wishes.ts';
import type { World } from './world.ts';

/** Brings an instance to an earlier version, as the exsim of then did; rights on tables that came later it cannot have. */
export async function provisionTo(world: World, name: string, version: number): Promise<void> {
  const input = world.input([name]);
  const secrets = await input.secrets.ensure(name, input.instances[0]!.spec.accounts);
  const wish = await postgresWish(input.instances[0]!, secrets, input);
  const migrations = (await loadMigrations()).slice(0, version);
  await withPostgres(world.adminUrl, async (client) => {
    await createRegistry(client);
    const admin = await readAdmin(client, world.adminUrl);
    const [plan] = await previewInstances(client, { client, admin, target: input.postgres }, [
      { ...wish, migrations },
    ]);
    const steps = plan!.steps.filter(({ words }) => !words.startsWith('rights of'));
    await inTransaction(client, () =>
      client.query(scriptOf(steps, wish.identity.ownerRole, ({ sql }) => sql)),
    );
  });
}
