import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HOME = fileURLToPath(new URL('../../../..', import.meta.url));
const FOLDERS = ['common', 'instance', 'metrics', 'process', 'protocol', 'provision', 'supervisor'];
const DAEMON = fileURLToPath(new URL('./test-daemon.ts', import.meta.url));
const FAKE_WORKER = fileURLToPath(new URL('./fake-worker.ts', import.meta.url));

export type Compiled = { readonly daemon: string; readonly fakeWorker: string; remove(): void };

/** The supervisor and the test's programs as JavaScript: a real daemon with real workers runs there, on Node 20 too. */
export function compileSupervisor(): Compiled {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-supervisor-')));
  symlinkSync(join(HOME, 'node_modules'), join(dir, 'node_modules'));
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  for (const folder of FOLDERS) compileFolder(join(HOME, 'src', folder), join(dir, 'src', folder));
  const programs = join(dir, 'tests', 'integration', 'supervisor', 'support');
  mkdirSync(programs, { recursive: true });
  return {
    daemon: compileFile(DAEMON, programs),
    fakeWorker: compileFile(FAKE_WORKER, programs),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function compileFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const path = join(source, entry.name);
    if (entry.isDirectory()) compileFolder(path, join(target, entry.name));
    else if (entry.name.endsWith('.ts')) compileFile(path, target);
  }
}

function compileFile(path: string, target: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      rewriteRelativeImportExtensions: true,
    },
  });
  const compiled = join(target, basename(path).replace(/\.ts$/, '.js'));
  writeFileSync(compiled, outputText);
  return compiled;
}
