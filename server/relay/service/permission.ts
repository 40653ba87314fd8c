/**
 * CreatePermission and ChannelBind requests. Implements RFC 8656 §10.2 and §12.2.
 *
 * The relay is closed, so a peer is one of its own allocations. Any other address is answered 403, which §10.2
 * and §12.2 provide for ("the server MAY impose restrictions"): better than a success whose packets vanish.
 */
import { CHANNEL_LIFETIME_MS, PERMISSION_LIFETIME_MS } from '../allocation/allocation.ts';
import type { Allocation, Channel, RelayedAddress } from '../allocation/allocation.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { readUint16 } from '../message/bytes.ts';
import { isChannelNumber } from '../message/channel-data.ts';
import type { ErrorCode } from '../message/error-code.ts';
import type { StunMessage } from '../message/stun-message.ts';
import { valueOf } from '../message/stun-message.ts';
import { decodeXorAddress } from '../message/transport-address.ts';
import type { RelayedIps } from './names.ts';
import { isOurs } from './names.ts';
import type { StunReply } from './reply.ts';
import { failure, success } from './reply.ts';

type Peer =
  | { readonly kind: 'peer'; readonly local: RelayedAddress; readonly port: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** §10.2: all the addresses of a request are permitted, or none is. */
export function createPermission(
  ips: RelayedIps,
  allocation: Allocation,
  message: StunMessage,
  nowMs: number,
): StunReply {
  const values = message.attributes.filter(({ type }) => type === AttributeType.XOR_PEER_ADDRESS);
  if (values.length === 0) return failure(400);
  const locals: RelayedAddress[] = [];
  for (const { value } of values) {
    const peer = readPeer(ips, allocation, message, value);
    if (peer.kind === 'refused') return failure(peer.code);
    locals.push(peer.local);
  }
  for (const local of locals) local.permittedUntilMs = nowMs + PERMISSION_LIFETIME_MS;
  return success();
}

/** §12.2: binds or refreshes, and permits the peer. A number has one peer and a peer has one number. */
export function bindChannel(
  ips: RelayedIps,
  allocation: Allocation,
  message: StunMessage,
  nowMs: number,
  channelLimit: number,
): StunReply {
  const numberValue = valueOf(message, AttributeType.CHANNEL_NUMBER);
  const peerValue = valueOf(message, AttributeType.XOR_PEER_ADDRESS);
  if (numberValue?.length !== 4 || peerValue === undefined) return failure(400);
  const number = readUint16(numberValue, 0);
  if (!isChannelNumber(number)) return failure(400);
  const peer = readPeer(ips, allocation, message, peerValue);
  if (peer.kind === 'refused') return failure(peer.code);

  const { local, port } = peer;
  forgetIfOver(allocation.channels.get(number), nowMs);
  forgetIfOver(local.channelsByPeerPort.get(port), nowMs);
  const byNumber = allocation.channels.get(number);
  const byPeer = local.channelsByPeerPort.get(port);
  if (byNumber !== byPeer) return failure(400);
  if (byNumber === undefined && allocation.channels.size >= channelLimit) return failure(508);
  const channel = byNumber ?? { number, local, peerPort: port, boundUntilMs: 0 };
  channel.boundUntilMs = nowMs + CHANNEL_LIFETIME_MS;
  allocation.channels.set(number, channel);
  local.channelsByPeerPort.set(port, channel);
  local.permittedUntilMs = nowMs + PERMISSION_LIFETIME_MS;
  return success();
}

function forgetIfOver(channel: Channel | undefined, nowMs: number): void {
  if (channel === undefined || channel.boundUntilMs > nowMs) return;
  channel.local.channelsByPeerPort.delete(channel.peerPort);
  channel.local.allocation.channels.delete(channel.number);
}

function readPeer(ips: RelayedIps, allocation: Allocation, message: StunMessage, value: Uint8Array): Peer {
  const decoded = decodeXorAddress(value, message.transactionId);
  if (decoded.kind === 'malformed') return { kind: 'refused', code: 400 };
  const { ip, port } = decoded.address;
  const local = allocation.relayedAddresses.find(({ family }) => family === ip.family);
  if (local === undefined) return { kind: 'refused', code: 443 };
  return isOurs(ips, ip) ? { kind: 'peer', local, port } : { kind: 'refused', code: 403 };
}
