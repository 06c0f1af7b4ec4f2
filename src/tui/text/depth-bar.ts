const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const FULL = '█';
const PARTS = 8;

/**
 * A bar of `share` (0 to 1) of `width` cells, in eighths of a cell, from the left and filled up with spaces. More than
 * nothing is never drawn as nothing.
 */
export function depthBar(share: number, width: number): string {
  const bounded = Math.min(1, Math.max(0, share));
  const eighths = bounded === 0 ? 0 : Math.max(1, Math.round(bounded * width * PARTS));
  const bar = FULL.repeat(Math.floor(eighths / PARTS)) + (EIGHTHS[eighths % PARTS] ?? '');
  return bar.slice(0, width).padEnd(width);
}
