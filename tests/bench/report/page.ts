import { consoleTable, markdownTable, type Table } from './table.ts';

/** Something there is to tell. The text stands on the page only. */
export type Section = { readonly title: string; readonly text: string; readonly table: Table };

/** A part of docs/benchmarks.md: a line `# Title`, what it is about, and its sections. */
export function pagePart(introduction: string, sections: readonly Section[]): string {
  const parts = sections.map(({ title, text, table }) => `## ${title}\n\n${text}\n\n${markdownTable(table)}`);
  return `${[introduction, ...parts].join('\n\n')}\n`;
}

/** The tables of the sections, for a terminal. */
export function terminalReport(sections: readonly Section[]): string {
  return sections.map(({ title, table }) => `${title}\n${consoleTable(table)}`).join('\n\n');
}

/** The page with a part put in the place of the one with the same title, or behind all others. */
export function withPart(page: string, part: string): string {
  const title = part.slice(0, part.indexOf('\n'));
  const parts = page.split(/^(?=# )/m).filter((text) => text.trim() !== '');
  const at = parts.findIndex((text) => text.startsWith(`${title}\n`));
  const others = at === -1 ? [...parts, part] : parts.with(at, part);
  return `${others.map((text) => text.trimEnd()).join('\n\n')}\n`;
}
