import { Type, type Static } from 'typebox';
import { RelayKindSchema } from '../http.ts';
import { closed, count, oneOf, orNull, port } from '../schema.ts';
import { RelayReportSchema } from './joining.ts';
import { LastTestsSchema } from './last-tests.ts';

/** How a relay stands, and whether tests are sent to it (server/fleet/relay-health.ts). */
export const RELAY_STATES = ['online', 'draining', 'offline', 'recovering'] as const;
export type RelayState = (typeof RELAY_STATES)[number];

/** What a probe could not do: find the name, get an allocation, permit a peer, echo, give back. */
export const PROBE_STEPS = ['resolve', 'allocate', 'permission', 'echo', 'refresh'] as const;

/** What did not work when the server last probed a relay as its clients use it. */
export const RelayTroubleSchema = Type.Object(
  { transport: oneOf(['udp', 'tcp', 'tls']), port, step: oneOf(PROBE_STEPS), reason: Type.String() },
  closed,
);
export type RelayTrouble = Static<typeof RelayTroubleSchema>;

const OutByTests = Type.Boolean({
  description: 'It is out since tests of different networks, three in a row, could not connect through it',
});

/** Who gets packets through a relay and back. */
export const RelayReachSchema = Type.Object(
  {
    isReached: orNull(
      Type.Boolean(),
      'By the last probe of this server; null: it has not heard or probed it',
    ),
    reachedBy: Type.Array(Type.String(), { description: 'Other relays that lately reached it' }),
    missedBy: Type.Array(Type.String(), { description: 'Other relays that lately tried and did not' }),
  },
  closed,
);
export type RelayReach = Static<typeof RelayReachSchema>;

/** `GET /api/desk/relays`: what tests may be sent to. */
export const FleetSchema = Type.Object(
  {
    relays: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          place: orNull(Type.String()),
          kind: RelayKindSchema,
          urls: Type.Array(Type.String(), { description: 'RFC 7065 URIs' }),
          group: Type.Optional(
            orNull(Type.String(), 'That of the relays of one uplink; null or left out: none'),
          ),
          joined: orNull(
            Type.Object(
              {
                state: oneOf(RELAY_STATES),
                isHeldOut: Type.Boolean({
                  description: 'Somebody holds it out of new tests: an admin, or "edgewise relay --drain"',
                }),
                isFull: Type.Boolean({ description: 'It has too much to do for another test just now' }),
                sinceMs: Type.Integer({ description: 'Unix time in ms at which it went in or out' }),
                heardMs: Type.Integer({ description: 'Unix time in ms of its last report' }),
                version: Type.String(),
                token: Type.String({ description: 'Name of the API token that it came with' }),
                tests: count('Tests that it may be used by'),
                troubles: Type.Array(RelayTroubleSchema),
                isOutByTests: OutByTests,
                reach: RelayReachSchema,
                load: RelayReportSchema.properties.load,
                clockAheadMs: Type.Integer({
                  description: 'Its clock less that of the server, ms; a trip less',
                }),
              },
              closed,
            ),
            'null: it is one of the configuration',
          ),
          checked: orNull(
            Type.Object(
              {
                state: oneOf(RELAY_STATES),
                sinceMs: Type.Integer({ description: 'Unix time in ms at which it went in or out' }),
                isReached: Type.Boolean({
                  description:
                    'Whether this server has ever reached it; until then it is offered whatever the probe finds',
                }),
                isOutByTests: OutByTests,
                troubles: Type.Array(RelayTroubleSchema),
                reach: RelayReachSchema,
              },
              closed,
            ),
            'Of a relay with URLs in the configuration: what the server finds; null: nobody checks it',
          ),
          builtIn: Type.Optional(
            orNull(
              Type.Object(
                {
                  state: oneOf(['online', 'offline'], 'Whether its thread answers'),
                  sinceMs: orNull(
                    Type.Integer(),
                    'Unix time in ms at which its thread began or ended; null: it is there and does not answer',
                  ),
                  version: Type.String({ description: 'That of the server' }),
                  load: RelayReportSchema.properties.load,
                },
                closed,
              ),
              'Of the relay of this server; null: it is another. Left out by an older server',
            ),
          ),
          lastTests: LastTestsSchema,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type FleetTable = Static<typeof FleetSchema>;
export type FleetRow = FleetTable['relays'][number];
export type BuiltInStanding = NonNullable<FleetRow['builtIn']>;
