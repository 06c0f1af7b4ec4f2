/**
 * Rows as plain columns, two spaces apart, each as wide as its widest cell; the first row is the heading. Trailing
 * spaces are cut so that the text can be copied.
 */
export function plainTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => plainRow(row, widths)).join('\n');
}

const plainRow = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
