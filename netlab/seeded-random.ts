/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded random source: the same name always gives the same numbers. Each stage of each direction
 * draws from a source of its own name, so that adding a stage never changes the draws of another.
 *
 * FNV-1a spreads the name over 32 bits, mulberry32 makes the numbers. Both are short, and good enough to
 * choose packets; nothing here is secret.
 */
export function seededRandom(name: string): Random {
  let state = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    state = Math.imul(state ^ name.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
