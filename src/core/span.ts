const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `10m`, `90s`, `12h`, `7d`, `1w`; a bare number is seconds. ms, or `null` for anything else. */
export function parseSpan(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d|w)?$/.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit];
  return digits === undefined || unitMs === undefined ? null : Math.round(Number(digits) * unitMs);
}

const SHOWN_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

/** The shortest form that says it exactly: `7d`, `90m`, `20s`. */
export function spanText(ms: number): string {
  for (const [unit, unitMs] of SHOWN_UNITS) if (ms > 0 && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  return `${ms / 1000}s`;
}
