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
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = ['common', 'process'];

export type Compiled = {
  readonly dir: string;
  /** Writes a program that may import `./process/...js`, and gives back its path. */
  program(name: string, text: string): string;
  remove(): void;
};

/** src/process as JavaScript in a folder of its own: real processes of their own run it there, on Node 20 too. */
export function compileProcessModule(): Compiled {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-process-')));
  symlinkSync(join(HOME, 'node_modules'), join(dir, 'node_modules'));
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  for (const folder of FOLDERS) compileFolder(join(HOME, 'src', folder), join(dir, folder));
  return {
    dir,
    program: (name, text) => {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function compileFolder(source: string, target: string): void {
  mkdirSync(target);
  for (const name of readdirSync(source).filter((file) => file.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(target, name.replace(/\.ts$/, '.js')), outputText);
  }
}
