/** An item to be released when its time has come. */
interface Waiting<Item> {
  readonly dueMs: number;
  /** Order of insertion: items due at the same moment leave first in, first out. */
  readonly order: number;
  readonly item: Item;
}

/** A queue ordered by due time (a binary heap). It keeps no time itself. */
export class ReleaseQueue<Item> {
  private readonly heap: Waiting<Item>[] = [];
  private inserted = 0;

  get size(): number {
    return this.heap.length;
  }

  /** When the next item is due; `null` when nothing waits. */
  get nextDueMs(): number | null {
    return this.heap[0]?.dueMs ?? null;
  }

  push(dueMs: number, item: Item): void {
    let at = this.heap.length;
    const waiting = { dueMs, order: this.inserted, item };
    this.inserted += 1;
    this.heap.push(waiting);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.heap[parentAt];
      if (parent === undefined || !isBefore(waiting, parent)) break;
      this.heap[at] = parent;
      at = parentAt;
    }
    this.heap[at] = waiting;
  }

  /** Takes out the first item due by `nowMs`; `null` when none is. */
  takeDue(nowMs: number): Item | null {
    const first = this.heap[0];
    if (first === undefined || first.dueMs > nowMs) return null;
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.sink(last);
    return first.item;
  }

  clear(): void {
    this.heap.length = 0;
  }

  /** Places `waiting` from the top down, where it belongs. */
  private sink(waiting: Waiting<Item>): void {
    let at = 0;
    for (;;) {
      const childAt = this.smallerChildOf(at);
      const child = this.heap[childAt];
      if (child === undefined || !isBefore(child, waiting)) break;
      this.heap[at] = child;
      at = childAt;
    }
    this.heap[at] = waiting;
  }

  private smallerChildOf(at: number): number {
    const leftAt = 2 * at + 1;
    const left = this.heap[leftAt];
    const right = this.heap[leftAt + 1];
    return left !== undefined && right !== undefined && isBefore(right, left) ? leftAt + 1 : leftAt;
  }
}

function isBefore<Item>(one: Waiting<Item>, other: Waiting<Item>): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}
