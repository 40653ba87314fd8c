/** What the machine below a Cloud Connector must reach ("Host Internet connectivity requirements", 003): all outbound, to any. */

export type HostPurpose = 'dns' | 'certificate-revocation' | 'updates-and-administration';

export interface HostRule {
  readonly purpose: HostPurpose;
  readonly protocols: readonly ('tcp' | 'udp')[];
  /** Of the destination; the source's is any. */
  readonly ports: readonly number[];
}

/** Row by row, in the order of the document. */
export const HOST_RULES: readonly HostRule[] = [
  { purpose: 'dns', protocols: ['tcp', 'udp'], ports: [53] },
  { purpose: 'certificate-revocation', protocols: ['tcp'], ports: [80, 443] },
  { purpose: 'updates-and-administration', protocols: ['tcp'], ports: [80, 443] },
];
