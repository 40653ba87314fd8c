import { LinkedFleet } from './linked-relay.ts';

/** Packets a second of a test. */
export const RATE = 1000;
export const namesOf = (offers: readonly { readonly name: string }[]): string[] =>
  offers.map(({ name }) => name);

/** A fleet that relays of these names have joined. */
export async function joined(...names: string[]) {
  const linked = new LinkedFleet();
  const relays = names.map((name) => linked.join(name));
  await linked.clock.advance(2000);
  return { linked, relays };
}

/** A test that begins, and what it is offered two seconds later: nobody waits longer for a relay. */
export async function admitted(linked: LinkedFleet, testId: string): Promise<string[]> {
  const asked = linked.fleet.admit(testId, RATE);
  await linked.clock.advance(2000);
  await asked;
  return namesOf(linked.fleet.offersFor(testId));
}
