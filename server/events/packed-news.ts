/** News of one kind in one go; what is left is told in the next. */
export const MAX_NEWS_AT_ONCE = 4;

/** As much as may be told at once, in pieces that each fit. */
export function packed<Item>(items: readonly Item[], maxBytes: number): Item[][] {
  const pieces: Item[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const own = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes + own > maxBytes) {
      if (pieces.length === MAX_NEWS_AT_ONCE) break;
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(item);
    bytes += own;
  }
  return pieces;
}
