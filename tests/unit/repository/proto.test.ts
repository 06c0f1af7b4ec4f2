import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TYPES = 'src/worker/grpc/generated';

test('what is made of proto files is what `make proto` makes', () => {
  const made = mkdtempSync(join(tmpdir(), 'exsim-proto-'));
  try {
    const health = join(made, 'health.binpb');
    execFileSync('sh', ['.ci/generate-proto.sh', join(made, 'types'), health]);
    expect(filesOf(TYPES)).toEqual(filesOf(join(made, 'types')));
    expect(readFileSync('proto/health.binpb')).toEqual(readFileSync(health));
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
