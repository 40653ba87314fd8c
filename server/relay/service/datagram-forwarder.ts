/**
 * The packet path: ChannelData and Send indications in, ChannelData and Data indications out. Implements RFC
 * 8656 §11.2, §11.3, §12.6 and §12.7 for a closed relay, where the datagram that would go from one relayed
 * address to another is handed over here.
 *
 * What arrives is rewritten in place where the new framing fits in front of the data, so most packets are neither
 * copied nor taken apart. Nothing of it is kept: the bytes are lent for the call (sockets/listener.ts).
 */
import type { AllocationTable } from '../allocation/allocation-table.ts';
import type { RelayedAddress } from '../allocation/allocation.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { paddedTo4, readUint16, readUint32, writeUint16, writeUint32 } from '../message/bytes.ts';
import { CHANNEL_DATA_HEADER_BYTES, channelDataLengthBytes } from '../message/channel-data.ts';
import {
  HEADER_BYTES,
  MAGIC_COOKIE,
  Method,
  TRANSACTION_ID_BYTES,
  TRANSACTION_ID_OFFSET,
  messageType,
} from '../message/header.ts';
import type { AddressFamily, IpAddress } from '../../address/ip-address.ts';
import { decodeXorAddress, encodeXorAddress } from '../message/transport-address.ts';
import { trafficClassOf } from '../ip-header.ts';
import type { IpHeader } from '../ip-header.ts';
import type { RelayDropReason } from '../port.ts';
import type { RelayClient } from './client.ts';
import type { RelayCounters } from './counters.ts';
import type { RelayedIps } from './names.ts';
import { isOurs } from './names.ts';
import type { PassedPacket, Siblings } from '../siblings.ts';
import type { Witnesses } from '../witness/witnesses.ts';
import { scanSendIndication } from './send-indication.ts';
import type { SendFields } from './send-indication.ts';

const ATTRIBUTE_HEADER_BYTES = 4;
const DATA_INDICATION = messageType('indication', Method.DATA);
/** XOR-PEER-ADDRESS with IPv4: two bytes of family, the port, the address. */
const IPV4_VALUE_BYTES = 8;
const IPV4_FAMILY = 0x0001;

/** Framing in front of the data of a Data indication: header, XOR-PEER-ADDRESS, and DATA's type and length. */
const leadBytes = (ip: IpAddress): number =>
  HEADER_BYTES + ATTRIBUTE_HEADER_BYTES + 4 + ip.bytes.length + ATTRIBUTE_HEADER_BYTES;

/** Room for framing before the data of a packet that another thread passed on: as much as an indication with IPv6 has. */
const PASSED_LEAD_BYTES = 48;

/** What the packet path goes by. */
interface ForwarderParts {
  readonly table: AllocationTable;
  readonly ips: RelayedIps;
  readonly counters: RelayCounters;
  readonly witnesses: Witnesses;
  readonly siblings: Siblings;
}

export class DatagramForwarder {
  readonly #table: AllocationTable;
  readonly #ips: RelayedIps;
  readonly #counters: RelayCounters;
  readonly #witnesses: Witnesses;
  readonly #siblings: Siblings;
  /** The relay's IPv4 address as it looks in XOR-PEER-ADDRESS, for a comparison without decoding. */
  readonly #xorIpv4: number | null;
  readonly #fields: SendFields = { peerAt: 0, peerLengthBytes: 0, dataAt: 0, dataLengthBytes: 0 };
  /** Indications are not answered, so their transaction ids need only differ. */
  #dataIndications = 0;

  constructor({ table, ips, counters, witnesses, siblings }: ForwarderParts) {
    this.#witnesses = witnesses;
    this.#table = table;
    this.#ips = ips;
    this.#counters = counters;
    this.#siblings = siblings;
    this.#xorIpv4 = ips.ipv4 === null ? null : (readUint32(ips.ipv4.bytes, 0) ^ MAGIC_COOKIE) >>> 0;
  }

  /** §12.6: data on a channel that is not bound is discarded. */
  channelData(client: RelayClient, bytes: Uint8Array, nowMs: number, header: IpHeader): void {
    const lengthBytes = channelDataLengthBytes(bytes);
    if (lengthBytes === null) {
      this.#counters.malformedMessages += 1;
      return;
    }
    const { allocation } = client;
    if (allocation === null) {
      this.#stray(client, bytes, CHANNEL_DATA_HEADER_BYTES, lengthBytes);
      return;
    }
    // Before any check: what is dropped here has arrived all the same.
    allocation.witness?.see(bytes, CHANNEL_DATA_HEADER_BYTES, lengthBytes, nowMs, header);
    const channel = allocation.channels.get(readUint16(bytes, 0));
    if (channel === undefined || channel.boundUntilMs <= nowMs || channel.local.expiresAtMs <= nowMs) {
      this.#drop('not-permitted-by-sender');
      return;
    }
    this.#deliver(
      channel.local,
      channel.peerPort,
      bytes,
      CHANNEL_DATA_HEADER_BYTES,
      lengthBytes,
      nowMs,
      header,
    );
  }

  /** §11.2: without a permission for the peer the data is discarded. */
  sendIndication(client: RelayClient, bytes: Uint8Array, nowMs: number, header: IpHeader): void {
    const fields = this.#fields;
    if (!scanSendIndication(bytes, fields)) {
      this.#counters.malformedMessages += 1;
      return;
    }
    const { peerAt, peerLengthBytes, dataAt, dataLengthBytes } = fields;
    const { allocation } = client;
    if (allocation === null) {
      this.#stray(client, bytes, dataAt, dataLengthBytes);
      return;
    }
    allocation.witness?.see(bytes, dataAt, dataLengthBytes, nowMs, header);
    let family: 'ipv4' | 'ipv6' = 'ipv4';
    let port = readUint16(bytes, peerAt + 2) ^ (MAGIC_COOKIE >>> 16);
    const isOurIpv4 =
      peerLengthBytes === IPV4_VALUE_BYTES &&
      (readUint16(bytes, peerAt) & 0xff) === IPV4_FAMILY &&
      readUint32(bytes, peerAt + 4) === this.#xorIpv4;
    if (!isOurIpv4) {
      const value = bytes.subarray(peerAt, peerAt + peerLengthBytes);
      const transactionId = bytes.subarray(
        TRANSACTION_ID_OFFSET,
        TRANSACTION_ID_OFFSET + TRANSACTION_ID_BYTES,
      );
      const peer = decodeXorAddress(value, transactionId);
      if (peer.kind === 'malformed') {
        this.#counters.malformedMessages += 1;
        return;
      }
      if (!isOurs(this.#ips, peer.address.ip)) {
        this.#drop('not-permitted-by-sender');
        return;
      }
      ({ port } = peer.address);
      ({ family } = peer.address.ip);
    }
    for (const local of allocation.relayedAddresses) {
      if (local.family !== family) continue;
      if (local.permittedUntilMs <= nowMs || local.expiresAtMs <= nowMs) break;
      this.#deliver(local, port, bytes, dataAt, dataLengthBytes, nowMs, header);
      return;
    }
    this.#drop('not-permitted-by-sender');
  }

  /** Data from a 5-tuple that has no allocation. */
  #stray(client: RelayClient, bytes: Uint8Array, at: number, lengthBytes: number): void {
    this.#witnesses.seeStray(bytes, at, lengthBytes, client.address, client.port);
    this.#drop('not-permitted-by-sender');
  }

  /**
   * §11.3 and §12.7: the packet is at the peer's relayed address; it passes if the peer permits the sender, on the
   * peer's channel to the sender or, without one, as a Data indication. §14: its DSCP and ECN are those it came with, and
   * its TTL is the system's (the alternate of the two behaviours: a count of hops would begin where the peer's ends).
   */
  #deliver(
    from: RelayedAddress,
    peerPort: number,
    bytes: Uint8Array,
    dataAt: number,
    dataLengthBytes: number,
    nowMs: number,
    header: IpHeader,
  ): void {
    const trafficClass = trafficClassOf(header) ?? 0;
    const to = this.#table.relayedAddress(from.family, peerPort, nowMs);
    if (to === null) {
      this.#passOn(from, peerPort, bytes.subarray(dataAt, dataAt + dataLengthBytes), trafficClass);
      return;
    }
    // Another test's allocation is as good as none: what leaks from one test opens no way into another.
    if (to.allocation.test === from.allocation.test)
      this.#handTo(to, from.port, bytes, dataAt, dataLengthBytes, nowMs, trafficClass);
    else this.#drop('unknown-peer');
  }

  /** A packet that another thread got, for an address that this one has given. */
  takePassed({ family, fromPort, toPort, testId, data, trafficClass }: PassedPacket, nowMs: number): void {
    const to = this.#table.relayedAddress(family, toPort, nowMs);
    if (to?.allocation.test.testId !== testId) {
      this.#drop('unknown-peer');
      return;
    }
    const bytes = new Uint8Array(PASSED_LEAD_BYTES + paddedTo4(data.length));
    bytes.set(data, PASSED_LEAD_BYTES);
    this.#handTo(to, fromPort, bytes, PASSED_LEAD_BYTES, data.length, nowMs, trafficClass);
  }

  /** To the thread that has given the port, if one has: it knows the rest. */
  #passOn(
    { family, port, allocation }: RelayedAddress,
    toPort: number,
    data: Uint8Array,
    trafficClass: number,
  ): void {
    const thread = this.#siblings.otherHolderOf(family, toPort);
    if (thread === null) {
      this.#drop('unknown-peer');
      return;
    }
    const { testId } = allocation.test;
    const packet = { family, fromPort: port, toPort, testId, data, trafficClass };
    if (!this.#siblings.pass(thread, packet)) this.#drop('busy-thread');
  }

  #handTo(
    to: RelayedAddress,
    fromPort: number,
    bytes: Uint8Array,
    dataAt: number,
    dataLengthBytes: number,
    nowMs: number,
    trafficClass: number,
  ): void {
    if (to.permittedUntilMs <= nowMs) {
      this.#drop('not-permitted-by-peer');
      return;
    }
    const channel = to.channelsByPeerPort.get(fromPort);
    const { holder } = to.allocation;
    const framed =
      channel !== undefined && channel.boundUntilMs > nowMs
        ? asChannelData(bytes, dataAt, dataLengthBytes, channel.number, holder.isStream)
        : this.#asDataIndication(bytes, dataAt, dataLengthBytes, to.family, fromPort);
    if (framed === null || !holder.relay(framed, trafficClass)) {
      this.#drop('slow-stream');
      return;
    }
    this.#counters.packetsRelayed += 1;
    this.#counters.bytesRelayed += dataLengthBytes;
  }

  /** §11.3. */
  #asDataIndication(
    bytes: Uint8Array,
    dataAt: number,
    dataLengthBytes: number,
    family: AddressFamily,
    fromPort: number,
  ): Uint8Array | null {
    const ip = this.#ips[family];
    if (ip === null) return null;
    const lead = leadBytes(ip);
    const sizeBytes = lead + paddedTo4(dataLengthBytes);
    const fits = dataAt >= lead && dataAt - lead + sizeBytes <= bytes.length;
    let message: Uint8Array;
    if (fits) {
      message = bytes.subarray(dataAt - lead, dataAt - lead + sizeBytes);
    } else {
      message = new Uint8Array(sizeBytes);
      message.set(bytes.subarray(dataAt, dataAt + dataLengthBytes), lead);
    }
    writeUint16(message, 0, DATA_INDICATION);
    writeUint16(message, 2, sizeBytes - HEADER_BYTES);
    writeUint32(message, 4, MAGIC_COOKIE);
    this.#dataIndications = (this.#dataIndications + 1) >>> 0;
    message.fill(0, TRANSACTION_ID_OFFSET, HEADER_BYTES);
    writeUint32(message, HEADER_BYTES - 4, this.#dataIndications);
    writeUint16(message, HEADER_BYTES, AttributeType.XOR_PEER_ADDRESS);
    writeUint16(message, HEADER_BYTES + 2, 4 + ip.bytes.length);
    this.#writePeer(message, ip, fromPort);
    writeUint16(message, lead - 4, AttributeType.DATA);
    writeUint16(message, lead - 2, dataLengthBytes);
    return message;
  }

  #writePeer(message: Uint8Array, ip: IpAddress, port: number): void {
    const at = HEADER_BYTES + ATTRIBUTE_HEADER_BYTES;
    if (ip.family === 'ipv4' && this.#xorIpv4 !== null) {
      writeUint16(message, at, IPV4_FAMILY);
      writeUint16(message, at + 2, port ^ (MAGIC_COOKIE >>> 16));
      writeUint32(message, at + 4, this.#xorIpv4);
      return;
    }
    const transactionId = message.subarray(TRANSACTION_ID_OFFSET, HEADER_BYTES);
    message.set(encodeXorAddress({ ip, port }, transactionId), at);
  }

  #drop(reason: RelayDropReason): void {
    this.#counters.packetsDropped[reason] += 1;
  }
}

/** §12.5: on a stream padded to 4 bytes, in a datagram not. The four bytes before the data are always there. */
function asChannelData(
  bytes: Uint8Array,
  dataAt: number,
  dataLengthBytes: number,
  channelNumber: number,
  isStream: boolean,
): Uint8Array {
  const start = dataAt - CHANNEL_DATA_HEADER_BYTES;
  const sizeBytes = CHANNEL_DATA_HEADER_BYTES + dataLengthBytes;
  const paddedBytes = isStream ? paddedTo4(sizeBytes) : sizeBytes;
  let message: Uint8Array;
  if (start === 0 && paddedBytes === bytes.length) {
    message = bytes;
  } else if (start + paddedBytes <= bytes.length) {
    message = bytes.subarray(start, start + paddedBytes);
  } else {
    message = new Uint8Array(paddedBytes);
    message.set(bytes.subarray(start, start + sizeBytes));
  }
  writeUint16(message, 0, channelNumber);
  writeUint16(message, 2, dataLengthBytes);
  return message;
}
