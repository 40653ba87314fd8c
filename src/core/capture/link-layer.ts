import { viewOf } from './byte-queue.ts';

/** Link types (draft-ietf-opsawg-pcaplinktype §4) that are read. */
const LinkType = {
  null: 0,
  ethernet: 1,
  rawOfBsd: 12,
  rawOfOpenBsd: 14,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const EtherType = { ipv4: 0x0800, ipv6: 0x86dd } as const;
/** 802.1Q, 802.1ad, and what some switches wrote before it. */
const VLAN_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100];
const VLAN_TAG_BYTES = 4;

/** Where the IP packet of a frame begins; or that it has none, that its header is cut, or that its link is none that is read. */
export type LinkReading = number | 'not-ip' | 'cut' | 'unknown-link';

/** Reads the header of a frame's link. Total. */
export function ipStartOf(frame: Uint8Array, linkType: number): LinkReading {
  switch (linkType) {
    case LinkType.ethernet:
      return behindEtherType(frame, 12);
    // §LINKTYPE_LINUX_SLL: the protocol in the last two of 16 bytes.
    case LinkType.linuxCooked:
      return behindEtherType(frame, 14);
    // §LINKTYPE_LINUX_SLL2: the protocol in the first two of 20 bytes.
    case LinkType.linuxCooked2:
      return frame.length < 20 ? 'cut' : behindEtherType(frame, 0, 20);
    // A family, whose number differs by system; the packet behind it tells as well.
    case LinkType.null:
    case LinkType.loop:
      return behindFamily(frame, 4);
    case LinkType.raw:
    case LinkType.rawOfBsd:
    case LinkType.rawOfOpenBsd:
    case LinkType.ipv4:
    case LinkType.ipv6:
      return behindFamily(frame, 0);
    default:
      return 'unknown-link';
  }
}

function behindFamily(frame: Uint8Array, start: number): LinkReading {
  const first = frame[start];
  if (first === undefined) return 'cut';
  return first >> 4 === 4 || first >> 4 === 6 ? start : 'not-ip';
}

/** Behind an EtherType and any VLAN tags that follow it (IEEE 802.1Q §9). */
function behindEtherType(frame: Uint8Array, typeAt: number, start = typeAt + 2): LinkReading {
  const view = viewOf(frame);
  let from = start;
  if (typeAt + 2 > frame.length) return 'cut';
  let etherType = view.getUint16(typeAt);
  while (VLAN_TAGS.includes(etherType)) {
    if (from + VLAN_TAG_BYTES > frame.length) return 'cut';
    etherType = view.getUint16(from + 2);
    from += VLAN_TAG_BYTES;
  }
  return etherType === EtherType.ipv4 || etherType === EtherType.ipv6 ? from : 'not-ip';
}
