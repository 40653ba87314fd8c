import type { Result } from '../../src/wire/result.ts';

/**
 * Relays that a test could not connect through although nothing says that its own network lets no relay be reached: where it
 * measured others too, one of them answered.
 */
export function failedRelays({ path, grades }: Pick<Result, 'path' | 'grades'>): string[] {
  const isConnected = !grades.findings.some(({ code }) => code === 'not-connected');
  const missed = (path.missed ?? []).map(({ name }) => name).filter((name) => name !== path.relay.name);
  const failed = [...new Set(isConnected ? missed : [...missed, path.relay.name])];
  const others = path.relays.filter(({ name }) => !failed.includes(name));
  const isNetworkOpen =
    isConnected || others.length === 0 || others.some(({ nearestMs }) => nearestMs !== null);
  return isNetworkOpen ? failed : [];
}
