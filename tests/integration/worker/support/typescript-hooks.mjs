import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const CACHE = new URL('../../../../node_modules/.cache/exsim-tests/', import.meta.url);

/** Loads our TypeScript sources by cutting their types away, so that a real worker process needs no build. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  return { format: 'module', shortCircuit: true, source: await cached(source) };
}

async function cached(source) {
  const file = new URL(`${createHash('sha256').update(ts.version).update(source).digest('hex')}.mjs`, CACHE);
  try {
    return await readFile(file, 'utf8');
  } catch {
    const { outputText } = ts.transpileModule(source, { compilerOptions: OPTIONS });
    await mkdir(CACHE, { recursive: true });
    const temporary = new URL(`${file.href}.${process.pid}`);
    await writeFile(temporary, outputText);
    await rename(temporary, file);
    return outputText;
  }
}

const OPTIONS = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
};
