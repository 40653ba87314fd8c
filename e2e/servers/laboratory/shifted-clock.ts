/** What a process sees of the date is moved by so much, in all its threads; what it measures time with is not. */
export function shiftedClock(byMs: number): Readonly<Record<string, string>> {
  const preloaded = `
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ${byMs});
    else super(...given);
  }
  static now() {
    return Real.now() + ${byMs};
  }
};
`;
  // In the environment, and not among Node's arguments: threads and the program's own arguments stay what they are.
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preloaded)}` };
}
