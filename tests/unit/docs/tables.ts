import { readFileSync } from 'node:fs';

/** A page of the documentation, by its path under docs/. */
export const docsPage = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** Cells of every table row of a page; of code spans only the text. Separator rows are left out. */
function tableRows(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\|[-| ]+$/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The rows of the table whose first header cells are `header`, without the header. */
export function tableOf(page: string, header: readonly string[]): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${header.join(' | ')} |`));
  if (start === -1) throw new Error(`there is no table with the header ${header.join(' | ')}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return tableRows(lines.slice(start + 1, end === -1 ? undefined : end).join('\n'));
}

export const withoutTicks = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
