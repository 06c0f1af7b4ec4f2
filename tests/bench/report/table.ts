export type Table = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

export function markdownTable({ header, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

/** The same for a terminal: columns as wide as their widest cell, numbers to the right. */
export function consoleTable({ header, rows }: Table): string {
  const lines = [header, ...rows].map((cells) => cells.map(plain));
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((cells) => `  ${cells.map(pad).join('  ')}`.trimEnd()).join('\n');
}

const plain = (cell: string): string => cell.replaceAll('`', '').replaceAll('**', '');
