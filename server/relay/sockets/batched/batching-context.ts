/** What all batched sockets of a thread share. */
import type { RelayUnsentReason } from '../../port.ts';
import { Drain } from './drain.ts';
import { ReceiveSlots } from './receive-slots.ts';
import type { SystemCalls } from './system-calls.ts';
import { findPipeClass } from './wake-up.ts';

export class BatchingContext {
  readonly system: SystemCalls;
  readonly Pipe: ReturnType<typeof findPipeClass>;
  readonly slots: ReceiveSlots;
  readonly drain = new Drain();
  readonly unsent: Record<RelayUnsentReason, number>;

  /** Throws where this Node is another than it was made for. */
  constructor(system: SystemCalls, unsent: Record<RelayUnsentReason, number>) {
    this.system = system;
    this.Pipe = findPipeClass(system);
    this.slots = new ReceiveSlots(system);
    this.unsent = unsent;
  }
}
