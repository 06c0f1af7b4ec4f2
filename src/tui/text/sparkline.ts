const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * The last `cells` values as a line of blocks from 0 up to the largest of them, the newest on the right. A null is a
 * gap: nothing was known then. Shorter histories begin with gaps.
 */
export function sparkline(values: readonly (number | null)[], cells: number): string {
  const shown = cells <= 0 ? [] : values.slice(-cells);
  const top = Math.max(0, ...shown.map((value) => value ?? 0));
  return shown
    .map((value) => (value === null ? ' ' : blockOf(value, top)))
    .join('')
    .padStart(cells);
}

function blockOf(value: number, top: number): string {
  if (top === 0) return BLOCKS[0];
  const step = Math.round((value / top) * (BLOCKS.length - 1));
  return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, step))] as string;
}
