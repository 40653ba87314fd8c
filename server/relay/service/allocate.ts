/** Allocate requests. Implements RFC 8656 §7.2 (all steps; relayed addresses are names, not sockets). */
import type { AllocationTable, PortWish } from '../allocation/allocation-table.ts';
import { RESERVATION_TOKEN_BYTES } from '../allocation/allocation-table.ts';
import type { Allocation } from '../allocation/allocation.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { uint32 } from '../message/bytes.ts';
import type { OutgoingAttribute } from '../message/encode-message.ts';
import { encodeAddressErrorCode } from '../message/error-code.ts';
import type { AddressFamily } from '../../address/ip-address.ts';
import { parseIpAddress } from '../../address/ip-address.ts';
import type { StunMessage } from '../message/stun-message.ts';
import { valueOf } from '../message/stun-message.ts';
import { FAMILY_NUMBER, encodeXorAddress, familyOfNumber } from '../message/transport-address.ts';
import type { AuthenticatedUser } from './authentication.ts';
import type { RelayClient } from './client.ts';
import { DEFAULT_LIFETIME_S, grantedLifetimeS } from './lifetime.ts';
import type { RelayedIps } from './names.ts';
import type { StunReply } from './reply.ts';
import { failure, success } from './reply.ts';

/** §14.7 of RFC 5766 and IANA: 17 is UDP. */
const PROTOCOL_UDP = 17;
/** §18.7: the R bit of EVEN-PORT. */
const RESERVE_BIT = 0x80;

export interface AllocateContext {
  readonly table: AllocationTable;
  readonly relayedIps: RelayedIps;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Messages that a test may send. */
  readonly packetsPerSOf: (testId: string) => number;
}

export type AllocateOutcome =
  | { readonly kind: 'allocated'; readonly allocation: Allocation; readonly outcome: StunReply }
  | { readonly kind: 'refused'; readonly outcome: StunReply };

interface Wish {
  readonly kind: 'wish';
  readonly families: readonly AddressFamily[];
  readonly portWish: PortWish;
  readonly lifetimeS: number;
}

type Refusal = Extract<StunReply, { kind: 'error' }>;

/** Makes the allocation, or says why not. The client has none yet and is who it says. */
export function allocate(
  context: AllocateContext,
  client: RelayClient,
  user: AuthenticatedUser,
  message: StunMessage,
  nowMs: number,
): AllocateOutcome {
  const wish = readWish(context, message);
  if (wish.kind === 'error') return { kind: 'refused', outcome: wish };
  const { table, relayedIps } = context;
  const allocated = table.allocate(
    {
      testId: user.testId,
      holder: client,
      username: user.username,
      packetsPerS: context.packetsPerSOf(user.testId),
      transactionId: message.transactionId,
      families: wish.families.filter((family) => relayedIps[family] !== null),
      portWish: wish.portWish,
      expiresAtMs: nowMs + wish.lifetimeS * 1000,
    },
    nowMs,
  );
  if (allocated.kind === 'quota-reached') return { kind: 'refused', outcome: failure(486) };
  if (allocated.kind === 'no-capacity') return { kind: 'refused', outcome: failure(508) };
  const { allocation } = allocated;
  return {
    kind: 'allocated',
    allocation,
    outcome: success(...describe(context, client, message, allocation, wish)),
  };
}

/** §7.2 steps 3 to 8: what is asked for, or the error that the combination deserves. */
function readWish(context: AllocateContext, message: StunMessage): Wish | Refusal {
  const transport = valueOf(message, AttributeType.REQUESTED_TRANSPORT);
  if (transport?.length !== 4) return refusal(400);
  if (transport[0] !== PROTOCOL_UDP) return refusal(442);
  const families = readFamilies(context.relayedIps, message);
  if (families.kind === 'error') return families;
  const portWish = readPortWish(context, message);
  if (portWish.kind === 'error') return portWish;
  const lifetimeS = grantedLifetimeS(valueOf(message, AttributeType.LIFETIME));
  if (lifetimeS === null) return refusal(400);
  // A lifetime of 0 deletes in Refresh only; §7.2 grants no less than the default here.
  return {
    kind: 'wish',
    families: families.of,
    portWish,
    lifetimeS: lifetimeS === 0 ? DEFAULT_LIFETIME_S : lifetimeS,
  };
}

interface Families {
  readonly kind: 'families';
  readonly of: readonly AddressFamily[];
}

const familiesOf = (...of: AddressFamily[]): Families => ({ kind: 'families', of });

function readFamilies(relayedIps: RelayedIps, message: StunMessage): Families | Refusal {
  const requested = valueOf(message, AttributeType.REQUESTED_ADDRESS_FAMILY);
  const additional = valueOf(message, AttributeType.ADDITIONAL_ADDRESS_FAMILY);
  const token = valueOf(message, AttributeType.RESERVATION_TOKEN);
  const evenPort = valueOf(message, AttributeType.EVEN_PORT);
  if (requested !== undefined) {
    if (requested.length !== 4 || token !== undefined || additional !== undefined) return refusal(400);
    const family = familyOfNumber(requested[0]);
    return family === null || relayedIps[family] === null ? refusal(440) : familiesOf(family);
  }
  if (additional !== undefined) {
    // §18.11: only IPv6 can be additional; §7.2: not with a token, not with a reserved pair.
    const isReserving = ((evenPort?.[0] ?? 0) & RESERVE_BIT) !== 0;
    if (additional.length !== 4 || additional[0] !== FAMILY_NUMBER.ipv6) return refusal(400);
    return token !== undefined || isReserving ? refusal(400) : familiesOf('ipv4', 'ipv6');
  }
  return familiesOf('ipv4');
}

function readPortWish(context: AllocateContext, message: StunMessage): PortWish | Refusal {
  const evenPort = valueOf(message, AttributeType.EVEN_PORT);
  const token = valueOf(message, AttributeType.RESERVATION_TOKEN);
  if (token !== undefined) {
    if (evenPort !== undefined || token.length !== RESERVATION_TOKEN_BYTES) return refusal(400);
    return { kind: 'reserved', token: Buffer.from(token).toString('hex') };
  }
  if (evenPort === undefined) return { kind: 'any' };
  // §18.7 says one byte; RFC 5766 clients pad it to four within the length.
  if (evenPort.length === 0) return refusal(400);
  if (((evenPort[0] ?? 0) & RESERVE_BIT) === 0) return { kind: 'even' };
  const fresh = Buffer.from(context.randomBytes(RESERVATION_TOKEN_BYTES)).toString('hex');
  return { kind: 'even-pair', token: fresh };
}

/** §7.3: relayed address(es), lifetime, token if a port was reserved, the client's own address. */
function describe(
  context: AllocateContext,
  client: RelayClient,
  message: StunMessage,
  allocation: Allocation,
  wish: Wish,
): readonly OutgoingAttribute[] {
  const { transactionId } = message;
  const attributes: OutgoingAttribute[] = [];
  for (const { family, port } of allocation.relayedAddresses) {
    const ip = context.relayedIps[family];
    if (ip !== null)
      attributes.push({
        type: AttributeType.XOR_RELAYED_ADDRESS,
        value: encodeXorAddress({ ip, port }, transactionId),
      });
  }
  if (allocation.relayedAddresses.length < wish.families.length) {
    const code = context.relayedIps.ipv6 === null ? 440 : 508;
    const value = encodeAddressErrorCode(FAMILY_NUMBER.ipv6, code);
    attributes.push({ type: AttributeType.ADDRESS_ERROR_CODE, value });
  }
  attributes.push({ type: AttributeType.LIFETIME, value: uint32(wish.lifetimeS) });
  if (wish.portWish.kind === 'even-pair')
    attributes.push({
      type: AttributeType.RESERVATION_TOKEN,
      value: Buffer.from(wish.portWish.token, 'hex'),
    });
  const mapped = mappedAddress(client, transactionId);
  return mapped === null ? attributes : [...attributes, mapped];
}

/** RFC 8489 §14.2 XOR-MAPPED-ADDRESS: where the request came from, as Binding answers it too. */
export function mappedAddress(client: RelayClient, transactionId: Uint8Array): OutgoingAttribute | null {
  const ip = parseIpAddress(client.address);
  if (ip === null) return null;
  const value = encodeXorAddress({ ip, port: client.port }, transactionId);
  return { type: AttributeType.XOR_MAPPED_ADDRESS, value };
}

function refusal(code: Refusal['code']): Refusal {
  return { kind: 'error', code };
}
