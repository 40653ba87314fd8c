export interface Scope {
  readonly lint: readonly string[];
  readonly lintLeft: number;
  readonly unit: readonly string[];
  readonly unitLeft: number;
  readonly forAll: readonly string[];
}
export function scopeOf(
  changed: { readonly files: readonly string[]; readonly gone: readonly string[] },
  graph: { distancesFrom(files: readonly string[]): Map<string, number> },
  seconds: ReadonlyMap<string, number>,
): Scope;
