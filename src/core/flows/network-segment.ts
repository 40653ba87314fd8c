/** The networks that a call crosses, and where the ends of its ways are ("Network segments", document 001). */

/** "Four different network segments, each of which are managed by different organizations". */
export const NETWORK_SEGMENTS = ['your-network', 'internet', 'expressroute', 'microsoft-network'] as const;
export type NetworkSegment = (typeof NETWORK_SEGMENTS)[number];

/** Where something is. Another company's network has ExpressRoute if yours has: the tables assume that all have it. */
export type Place = 'your-network' | 'internet' | 'microsoft' | 'other-company';

/** What a way begins at, passes, or ends at. */
export type FlowNode =
  | 'user-inside'
  | 'user-outside'
  | 'other-user-inside'
  | 'other-user-outside'
  | 'federated-user'
  | 'on-premises-server'
  | 'on-premises-edge'
  | 'cloud-connector'
  | 'online-server'
  | 'online-edge'
  | 'phone-system'
  | 'other-company-server'
  | 'broadcast-service';

export const PLACE_OF: Readonly<Record<FlowNode, Place>> = {
  'user-inside': 'your-network',
  'user-outside': 'internet',
  'other-user-inside': 'your-network',
  'other-user-outside': 'internet',
  'federated-user': 'other-company',
  'on-premises-server': 'your-network',
  'on-premises-edge': 'your-network',
  'cloud-connector': 'your-network',
  'online-server': 'microsoft',
  'online-edge': 'microsoft',
  'phone-system': 'microsoft',
  'other-company-server': 'other-company',
  // Streamed by the Internet "with the optional support of Content Delivery Network (CDN) services".
  'broadcast-service': 'internet',
};
