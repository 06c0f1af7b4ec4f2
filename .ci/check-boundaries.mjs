/**
 * Checks the import rules of src/ (.dependency-cruiser.cjs), and that the checker read every source file:
 * with a compiler it does not know it reads none and reports success.
 */
import { readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const rules = createRequire(import.meta.url)(join(HOME, '.dependency-cruiser.cjs'));

/**
 * Reads every module under `root`/src; answers what breaks a rule and which files were not read.
 * @param {string} root
 * @returns {Promise<{violations: {rule: string, from: string, to: string}[], unread: string[], sources: number, imports: number}>}
 */
export async function checkBoundaries(root) {
  const tsConfig = extractTSConfig(join(HOME, 'tsconfig.json'));
  const options = {
    ...rules.options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
  };
  const { output } = await cruise(['src'], options, {}, { tsConfig });
  const read = new Set(output.modules.map((module) => module.source));
  const sources = sourceFiles(root);
  return {
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    unread: sources.filter((file) => !read.has(file)),
    sources: sources.length,
    imports: output.summary.totalDependenciesCruised ?? 0,
  };
}

function sourceFiles(root) {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

async function main() {
  const { violations, unread, sources, imports } = await checkBoundaries(HOME);
  for (const { rule, from, to } of violations) {
    const why = rules.forbidden.find(({ name }) => name === rule)?.comment;
    console.error(`${from} -> ${to}\n  refused by ${rule}: ${why}`);
  }
  if (unread.length > 0) console.error(`not read by the checker: ${unread.join(', ')}`);
  if (imports === 0) console.error('the checker saw no import at all');
  const bad = violations.length + unread.length + (imports === 0 ? 1 : 0);
  console.log(`boundaries: ${sources} source files, ${imports} imports, ${bad} problems`);
  process.exitCode = bad === 0 ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
