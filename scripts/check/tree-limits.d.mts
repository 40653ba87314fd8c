export function limitsBroken(
  sources: Iterable<readonly [string, string]>,
  held?: readonly string[],
): string[];
