import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Verdict } from './kill/killers.ts';

/** A test run that takes longer than this has found a mutant that hangs: CPU time, on a busy machine the same. */
const CPU_SECONDS = 20;
/** For a mutant that sleeps, which none of them should. */
const TIMEOUT_MS = 300_000;
/** Address space of a test run, so that a mutant that grows without end takes nobody's memory. */
const MEMORY_KB = 8_000_000;

/** A compiled copy of engine and tests, in which one engine module at a time is another one. */
export class Workspace {
  readonly #folder: string;

  /** `base`: what the compiler made of everything; `folder` must not exist yet. */
  constructor(base: string, folder: string) {
    this.#folder = folder;
    cpSync(base, folder, { recursive: true });
    const vitest = join(folder, 'node_modules/vitest');
    mkdirSync(vitest, { recursive: true });
    writeFileSync(join(vitest, 'package.json'), '{ "type": "module", "exports": "./index.js" }\n');
    writeFileSync(join(vitest, 'index.js'), "export * from '../../tests/mutants/kill/tiny-vitest.js';\n");
  }

  /** Runs the tests with `source` in the place of a source file, and puts that back afterwards. */
  async judge(file: string, source: string, all: boolean): Promise<Verdict> {
    const compiled = join(this.#folder, file.replace(/\.ts$/, '.js'));
    const healthy = readFileSync(compiled, 'utf8');
    writeFileSync(compiled, transpile(source));
    try {
      return await this.runTests(all);
    } finally {
      writeFileSync(compiled, healthy);
    }
  }

  /** `all`: every kind of test, not only up to the first that fails. */
  runTests(all: boolean): Promise<Verdict> {
    const entry = join(this.#folder, 'tests/mutants/kill/main.js');
    const node = [process.execPath, '--max-old-space-size=1000', entry, ...(all ? ['--all'] : [])];
    const limited = `ulimit -v ${MEMORY_KB} 2>/dev/null; ulimit -t ${CPU_SECONDS}; exec "$0" "$@"`;
    return new Promise((resolve, reject) => {
      const stdio = ['ignore', 'pipe', 'pipe'] as const;
      const child = spawn('sh', ['-c', limited, ...node], {
        stdio: [...stdio],
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
      });
      let output = '';
      child.stdout.on('data', (data) => {
        output += data;
      });
      child.stderr.resume();
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(verdictOf(code, signal, output)));
    });
  }
}

/** A child that did not get as far as its verdict ended by the mutant. */
function verdictOf(code: number | null, signal: NodeJS.Signals | null, output: string): Verdict {
  if (signal === 'SIGKILL' || signal === 'SIGXCPU')
    return [{ killer: 'timeout', test: `no end after ${CPU_SECONDS} s` }];
  const line = output.split('\n').find((text) => text.startsWith('['));
  if (code === 0 && line !== undefined) return JSON.parse(line) as Verdict;
  return [{ killer: 'crash', test: `exit ${code ?? signal}` }];
}

/** As the compiler compiled the base, without looking at types. */
export function transpile(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  return outputText;
}
