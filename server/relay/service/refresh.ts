/** Refresh requests. Implements RFC 8656 §8.2. */
import type { AllocationTable } from '../allocation/allocation-table.ts';
import type { Allocation } from '../allocation/allocation.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { uint32 } from '../message/bytes.ts';
import type { StunMessage } from '../message/stun-message.ts';
import { valueOf } from '../message/stun-message.ts';
import { familyOfNumber } from '../message/transport-address.ts';
import { grantedLifetimeS } from './lifetime.ts';
import type { StunReply } from './reply.ts';
import { failure, success } from './reply.ts';

export function refresh(
  table: AllocationTable,
  allocation: Allocation,
  message: StunMessage,
  nowMs: number,
): StunReply {
  const lifetimeS = grantedLifetimeS(valueOf(message, AttributeType.LIFETIME));
  const requested = valueOf(message, AttributeType.REQUESTED_ADDRESS_FAMILY);
  if (lifetimeS === null || (requested !== undefined && requested.length !== 4)) return failure(400);
  const addresses = allocation.relayedAddresses.filter(
    ({ family }) => requested === undefined || family === familyOfNumber(requested[0]),
  );
  if (addresses.length === 0) return failure(443);
  for (const relayed of addresses)
    if (lifetimeS === 0) table.end(relayed, 'deleted-by-client');
    else relayed.expiresAtMs = nowMs + lifetimeS * 1000;
  return success({ type: AttributeType.LIFETIME, value: uint32(lifetimeS) });
}
