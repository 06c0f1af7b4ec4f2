import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import { buildFile, type LoadedFile } from './build-file.ts';
import { type Diagnostic, fileDiagnostic, Reporter } from './diagnostics.ts';
import { parseYaml } from './parse-yaml.ts';
import { FILE_BYTES_MAX } from './prescan.ts';
import type { Environment } from './variables.ts';

export type { LoadedFile } from './build-file.ts';

/**
 * Reads an instance file. All its problems at once, in the order of their places; never throws for anything the file
 * is or says.
 */
export async function loadInstanceFile(
  path: string,
  environment: Environment,
): Promise<Result<LoadedFile, Diagnostic[]>> {
  const bytes = await readBounded(path);
  if (!bytes.ok) return err([bytes.error]);
  const text = decode(bytes.value);
  if (text !== undefined) return parseInstanceText(text, path, environment);
  return err([
    fileDiagnostic('encoding', path, `Expected ${basename(path)} to be UTF-8 text, but it is not.`),
  ]);
}

/** The same for text that is at hand already. `path` is what diagnostics and the result call it. */
export function parseInstanceText(
  text: string,
  path: string,
  environment: Environment,
): Result<LoadedFile, Diagnostic[]> {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) return err([tooLarge(path)]);
  const reporter = new Reporter(path, text);
  const root = parseYaml(text, environment, reporter);
  if (root === undefined) return err(reporter.failed ? reporter.diagnostics : [empty(path)]);
  const file = buildFile(root, path, reporter);
  return file === undefined ? err(reporter.diagnostics) : ok(file);
}

/** Reads one byte more than is allowed, so that a file that grows, or a device, cannot fill the memory. */
async function readBounded(path: string): Promise<Result<Uint8Array, Diagnostic>> {
  try {
    const handle = await open(path, 'r');
    try {
      if (!(await handle.stat()).isFile())
        return err(
          fileDiagnostic('unreadable', path, `Expected ${basename(path)} to be a file, but it is not.`),
        );
      const buffer = Buffer.alloc(FILE_BYTES_MAX + 1);
      const length = await fill(handle, buffer);
      return length > FILE_BYTES_MAX ? err(tooLarge(path)) : ok(buffer.subarray(0, length));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return err(unreadable(path, error));
  }
}

async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, error: unknown): Diagnostic {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return fileDiagnostic(
      'not-found',
      path,
      'There is no such file. Write one, a line for each exchange, such as "- binance".',
    );
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return fileDiagnostic('unreadable', path, `The file cannot be read: ${reason}.`);
}

const tooLarge = (path: string): Diagnostic =>
  fileDiagnostic('too-large', path, `Expected at most ${FILE_BYTES_MAX / 1024} KiB, but the file is larger.`);

const empty = (path: string): Diagnostic =>
  fileDiagnostic(
    'empty',
    path,
    'Expected a list of instances, but the file is empty. Try a line "- binance".',
  );
