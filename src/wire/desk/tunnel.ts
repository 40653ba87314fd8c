import { Type, type Static } from 'typebox';
import { closed, oneOf, orNull, type Frozen } from '../schema.ts';

/** What of a result left through another network than those of its site (core/plan/public-network.ts). */
export const TunnelSchema = Type.Object(
  {
    kind: oneOf(['all', 'calls', 'web-without-udp']),
    /** As the catalogue has it. */
    site: Type.String(),
    networks: Type.Array(Type.String()),
    httpsAddress: Type.String(),
    udpAddress: orNull(Type.String()),
  },
  closed,
);
export type WireTunnel = Frozen<Static<typeof TunnelSchema>>;
