/** How many bytes a pixel has: red, green, blue and alpha. */
const PIXEL_BYTES = 4;

/** What a camera gave. `null`: not measured. */
export interface PictureFigures {
  /** Pictures a second that were shown. */
  readonly framesPerS: number | null;
  /** Mean luma of the pictures, 0 (black) to 1 (white). */
  readonly lumaRatio: number | null;
}

/** When a picture was shown, and how many had been by then. */
export interface ShownPicture {
  readonly atMs: number;
  readonly count: number;
}

/** Mean luma (ITU-R BT.709) of a picture's RGBA bytes, 0-1; `null` of none. */
export function lumaRatio(rgba: ArrayLike<number>): number | null {
  let sum = 0;
  for (let at = 0; at + PIXEL_BYTES <= rgba.length; at += PIXEL_BYTES)
    sum += 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
  const pixels = Math.floor(rgba.length / PIXEL_BYTES);
  return pixels > 0 ? sum / pixels / 255 : null;
}

/** Pictures a second between the first and the last that were seen; `null` of fewer than two. */
export function framesPerS(shown: readonly ShownPicture[]): number | null {
  const [first] = shown;
  const last = shown.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return null;
  return ((last.count - first.count) * 1000) / (last.atMs - first.atMs);
}

/** The figures of pictures: their rate, and the mean of their lumas. */
export const pictureFigures = (
  shown: readonly ShownPicture[],
  lumaRatios: readonly number[],
): PictureFigures => ({
  framesPerS: framesPerS(shown),
  lumaRatio:
    lumaRatios.length > 0 ? lumaRatios.reduce((sum, ratio) => sum + ratio, 0) / lumaRatios.length : null,
});
