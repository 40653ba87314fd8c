/** The other end of a 5-tuple, as the service sees it. The adapters in `sockets/` implement it. */
import type { AllocationHolder } from '../allocation/allocation.ts';

export interface RelayClient extends AllocationHolder {
  readonly port: number;
  /** Sends a reply. The bytes are the adapter's from now on, unlike those of `relay` (sockets/listener.ts). */
  reply(bytes: Uint8Array): void;
}
