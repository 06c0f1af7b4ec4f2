import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { TestProject } from './support/project.ts';

const README = readFileSync('README.md', 'utf8');

/** Bodies of the fenced blocks of one language, in order. */
const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] as string,
  );

/** `make test` runs this very test; it is run as itself, not from here. */
const OWN_TEST_COMMAND = 'make test\n';

let project: TestProject;

beforeAll(async () => {
  project = new TestProject();
  const postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: inject('redisAdminUrl') }, [
    'binance',
    'coinbase',
    'kraken',
  ]);
});
afterAll(() => project.remove());

/** Runs a block as a user in this repository would, with the project's own state, servers and ports. */
function runInShell(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...project.env, FILE: resolve(project.folder, 'instances.yaml') };
  return new Promise((done) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

describe('README.md', () => {
  test('its commands work, one after the other', async () => {
    const commands = blocks('sh').filter((block) => block !== OWN_TEST_COMMAND);
    expect(commands.length).toBe(blocks('sh').length - 1);
    const environment = 'eval "$(npx exsim env 2>/dev/null || true)"\n';
    const outputs: string[] = [];
    for (const command of commands) {
      const { code, stdout, stderr } = await runInShell(environment + command);
      expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
      outputs.push(stdout);
    }
    const [up, order, grpcOrder, reads] = outputs;
    expect(up).toMatch(/^binance +ready/m);
    expect(JSON.parse(order ?? '')).toMatchObject(JSON.parse(blocks('json')[0] ?? ''));
    expect(JSON.parse(grpcOrder ?? '')).toMatchObject({ order: { status: 'ORDER_STATUS_FILLED' } });
    expect(reads).toMatch(/^exchange_trades_total\{.*symbol="BTC-USDT".*\} 1$/m);
    expect(reads).toMatch(/all agree/);
  });

  test('its instance file is valid', async () => {
    const path = project.write(blocks('yaml')[0] ?? '', 'readme.yaml');
    expect(await project.exsim('validate', path)).toMatchObject({ code: 0 });
  });

  test('its table has every command the program lists, and no other', async () => {
    const help = (await project.exsim('--help')).stdout;
    const listed = [...help.matchAll(/^ {2}([a-z]+)[ |]/gm)]
      .map((match) => match[1])
      .filter((name) => name !== 'help');
    const table = README.split('## Commands')[1]?.split('\n## ')[0] ?? '';
    const documented = [...table.matchAll(/`(?:exsim )?([a-z]+)[^`]*`/g)]
      .map((match) => match[1] as string)
      .filter((name) => listed.includes(name));
    expect([...new Set(documented)].toSorted()).toEqual([...new Set(listed)].toSorted());
  });
});
