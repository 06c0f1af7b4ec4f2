import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TYPES = 'src/worker/grpc/generated';

test('the types of proto/exchange.proto are those that `make proto` writes', () => {
  const made = mkdtempSync(join(tmpdir(), 'exsim-proto-'));
  try {
    execFileSync('sh', ['.ci/generate-proto.sh', made]);
    expect(filesOf(TYPES)).toEqual(filesOf(made));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
});

/** Every file in a folder, by path, with its text. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), readFileSync(path, 'utf8')];
    }),
  );
}
