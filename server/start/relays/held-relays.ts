import type { Fleet } from '../../fleet/fleet.ts';

/** Somebody held a relay out of new tests, or let it in. */
export interface HoldOrder {
  readonly relay: string;
  readonly isHeldOut: boolean;
  /** Epoch ms; of two the later one holds. */
  readonly atMs: number;
}

/** What was last ordered of each relay, so that a server that was cut off meanwhile can be told by any other. */
export class HeldRelays {
  readonly #fleet: Pick<Fleet, 'find'>;
  readonly #orders = new Map<string, HoldOrder>();
  /** Relays that were not here when they were ordered out. */
  readonly #expected = new Set<string>();

  constructor(fleet: Pick<Fleet, 'find'>) {
    this.#fleet = fleet;
  }

  /** Somebody orders it here: later than all that is known, whoever's clock that was by. */
  order(relay: string, isHeldOut: boolean, nowMs: number): HoldOrder {
    const known = this.#orders.get(relay);
    const order = { relay, isHeldOut, atMs: Math.max(nowMs, (known?.atMs ?? -Infinity) + 1) };
    this.take(order);
    return order;
  }

  /** Carries an order out, unless a later one is known. */
  take(order: HoldOrder): void {
    const known = this.#orders.get(order.relay);
    if (known && known.atMs >= order.atMs) return;
    this.#orders.set(order.relay, order);
    this.#expected.delete(order.relay);
    const relay = this.#fleet.find(order.relay);
    if (relay) relay.setHeldOut(order.isHeldOut);
    else if (order.isHeldOut) this.#expected.add(order.relay);
  }

  /** Some relay has come or gone. */
  noteRelays(): void {
    for (const name of this.#expected) {
      const relay = this.#fleet.find(name);
      if (!relay) continue;
      this.#expected.delete(name);
      relay.setHeldOut(true);
    }
  }

  /** What still holds here, for whoever was cut off: a relay that was started anew since is held out by nobody. */
  get standing(): HoldOrder[] {
    return [...this.#orders.values()].filter(
      ({ relay, isHeldOut }) => this.#fleet.find(relay)?.isHeldOut === isHeldOut,
    );
  }
}
