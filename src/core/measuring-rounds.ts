import type { Relay } from './relay.ts';

/**
 * Which relays are measured at the same time: all that share an uplink with no other in the first round, and of each group one
 * a round. Measured at once they would take the uplink from one another, and the farther of two look as near.
 */
export function measuringRounds<T extends { readonly relay: Pick<Relay, 'group'> }>(
  relays: readonly T[],
): readonly (readonly T[])[] {
  const rounds: T[][] = [];
  const ofGroup = new Map<string, number>();
  for (const each of relays) {
    const group = each.relay.group ?? null;
    const round = group === null ? 0 : (ofGroup.get(group) ?? 0);
    if (group !== null) ofGroup.set(group, round + 1);
    (rounds[round] ??= []).push(each);
  }
  return rounds;
}
