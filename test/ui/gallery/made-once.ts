import type { Result } from '../../../src/wire/result.ts';

/**
 * The same results, each worked out only once in a process, by whoever asks first: packets of ten minutes take the core
 * seconds. Everybody gets a copy, which is theirs to change.
 */
export function madeOnce<Name extends string>(
  makers: Readonly<Record<Name, () => Result>>,
): Readonly<Record<Name, () => Result>> {
  const made = new Map<Name, Result>();
  const copyOf = (name: Name): Result => {
    const result = made.get(name) ?? makers[name]();
    made.set(name, result);
    return structuredClone(result);
  };
  const names = Object.keys(makers) as Name[];
  return Object.fromEntries(names.map((name) => [name, () => copyOf(name)])) as Record<Name, () => Result>;
}
