import { Type, type Static } from 'typebox';
import { closed } from './schema.ts';

/** `GET /api/tests/<id>/network` with the test's token: what a page cannot know of itself. */
export const NetworkViewSchema = Type.Object(
  {
    /** Where the request came from. */
    address: Type.String({ maxLength: 64 }),
    /** Whether the request names a proxy that this server has not been told of. */
    isProxied: Type.Boolean(),
    /** Addresses of the names of relays, as this server resolves them; a name that it cannot resolve is left out. */
    names: Type.Array(
      Type.Object(
        { name: Type.String({ maxLength: 253 }), addresses: Type.Array(Type.String({ maxLength: 64 })) },
        closed,
      ),
    ),
  },
  closed,
);
export type NetworkView = Static<typeof NetworkViewSchema>;
