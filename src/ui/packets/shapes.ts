/** Marks of streams, five by five: told apart without colour. */
const DRAWN: readonly (readonly string[])[] = [
  [' ### ', '#####', '#####', '#####', ' ### '],
  ['  #  ', '  #  ', '#####', '  #  ', '  #  '],
  ['#   #', ' # # ', '  #  ', ' # # ', '#   #'],
  ['#####', '#   #', '#   #', '#   #', '#####'],
  ['  #  ', ' ### ', '#####', '     ', '     '],
];
/** As many colours as shapes. */
export const COLOURS = 5;

/** A pixel of a mark, from its middle. */
export type Offset = readonly [dx: number, dy: number];

/** The marks as pixels. */
export const SHAPES: readonly (readonly Offset[])[] = DRAWN.map((rows) =>
  rows.flatMap((row, y) =>
    Array.from(row, (pixel, x): Offset | null => (pixel === '#' ? [x - 2, y - 2] : null)).filter(
      (offset) => offset !== null,
    ),
  ),
);

/** What a stream looks like: for five streams no two share a shape, for 25 no two share shape and colour. */
export const markOf = (stream: number): { readonly shape: number; readonly colour: number } => ({
  colour: stream % COLOURS,
  shape: (stream + Math.floor(stream / COLOURS)) % SHAPES.length,
});
