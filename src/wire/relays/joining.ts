import { Type, type Static } from 'typebox';
import { RelayKindSchema } from '../http.ts';
import { closed, count, orNull, oneOf, port, text } from '../schema.ts';

/**
 * What a relay on another machine and the server that it joined say to each other (docs/relays.md). Always the relay asks: it
 * may stand behind a NAT. It says how it stands, and is answered as soon as the server wants something else of it than what
 * it has done, after `HOLD_MS` at the latest. Both say all there is each time, so that nothing depends on an answer that
 * was lost.
 */
export const RELAY_ROUTES = {
  /** `POST` `RelayReport`, answered by `RelayOrders`. */
  poll: '/api/relays/poll',
  /** `PUT` `RelayHold`, answered by `RelayHeld`: holds the token's own relay out of new tests, or lets it in again. */
  hold: '/api/relays/hold',
  /** `PUT`: what the relay saw of a test, in the bytes of wire/witness.ts; none at all where it saw nothing. 204. */
  witness: (session: string, testId: string): string =>
    `/api/relays/sessions/${encodeURIComponent(session)}/witnesses/${encodeURIComponent(testId)}`,
} as const;

/** How long the server keeps a relay waiting that has done all it is to do: that is its heartbeat. */
export const HOLD_MS = 4000;

/** Other relays that one looks at, at most. */
export const MOST_PEERS = 3;
/** More tests than any server runs at once. */
const MOST_TESTS = 1000;
const id = Type.String({ pattern: '^[\\w-]{1,64}$' });
const relayName = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Unique among the relays of a server',
});

/** What a relay found when it last went the way of a test through another. */
const PeerLookSchema = Type.Object(
  {
    name: relayName,
    isGood: Type.Boolean({ description: 'Packets went through it and came back' }),
    ageMs: count('How long ago that was'),
  },
  closed,
);
export type PeerLook = Static<typeof PeerLookSchema>;

/** Another relay, as one that is to look at it finds it. */
const RelayPeerSchema = Type.Object(
  {
    name: relayName,
    transport: oneOf(['udp', 'tcp', 'tls']),
    host: Type.String({ minLength: 1, maxLength: 253 }),
    port,
    username: Type.String({
      maxLength: 200,
      description: 'Made by the server for this, and good for minutes',
    }),
    credential: Type.String({ maxLength: 200 }),
  },
  closed,
);
export type RelayPeer = Static<typeof RelayPeerSchema>;

/** How a relay stands. */
export const RelayReportSchema = Type.Object(
  {
    name: relayName,
    place: orNull(text('Where it stands, for people')),
    kind: RelayKindSchema,
    group: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'That of the relays of one uplink; left out: it shares none',
      }),
    ),
    session: Type.String({
      pattern: '^[\\w-]{16,64}$',
      description: 'Of what it remembers: another one has lost all tests of the one before',
    }),
    version: text('Of its program', 40),
    publicHost: orNull(text('The name that clients reach it by; null: the address that it asks from', 253)),
    endpoints: Type.Array(Type.Object({ transport: oneOf(['udp', 'tcp', 'tls']), port }, closed), {
      maxItems: 64,
      description: 'What it listens on; none as long as it has no secret to take credentials by',
    }),
    done: orNull(
      Type.Object({ epoch: id, serial: count('Of those orders') }, closed),
      'The orders that it has carried out, all of them; null: none',
    ),
    bringing: Type.Array(id, { maxItems: MOST_TESTS, description: 'Tests whose witness is on its way' }),
    isDraining: Type.Boolean({ description: 'It takes no new tests, and is about to leave' }),
    isHeldOut: Type.Optional(
      Type.Boolean({
        description:
          'It was told to take no new tests, and says so to a server that knows nothing of it; left out: no',
      }),
    ),
    load: orNull(
      Type.Object(
        {
          tests: count('Tests that hold an allocation'),
          allocations: count('Allocations'),
          packetsRelayed: count('Since it began'),
          packetsDropped: count('Since it began, for whatever reason'),
          busyRatio: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description: 'Share of the last seconds that its busiest thread was at work',
            }),
          ),
          threads: Type.Optional(
            Type.Integer({ minimum: 1, description: 'Among how many threads its clients are divided' }),
          ),
          threadPacketsPerS: Type.Optional(
            count(
              'What one of them was measured to carry without loss, packets a second; left out: not measured',
            ),
          ),
        },
        closed,
      ),
      'null: its relay does not answer',
    ),
    peers: Type.Optional(
      Type.Array(PeerLookSchema, {
        maxItems: 2 * MOST_PEERS,
        description: 'What it found of the relays that it was told to look at; left out: it cannot look',
      }),
    ),
    epochMs: count('What its clock says, Unix time in ms'),
  },
  closed,
);
export type RelayReport = Static<typeof RelayReportSchema>;

/** All that the server wants of a relay. */
export const RelayOrdersSchema = Type.Object(
  {
    epoch: Type.String({ description: 'Of this server process: serials of another one say nothing' }),
    serial: count('Of the tests; greater than any before'),
    secret: Type.String({ description: 'Of the credentials of this relay, and of no other' }),
    issuer: Type.String({ description: 'Stands in the names of credentials of tests that run' }),
    tests: Type.Array(Type.Object({ testId: id, packetsPerS: count('What it may send') }, closed)),
    witnesses: Type.Array(id, { description: 'Tests whose witness it is to bring' }),
    isHeldOut: Type.Optional(
      Type.Literal(true, { description: 'Somebody holds it out of new tests; left out: nobody does' }),
    ),
    peers: Type.Optional(
      Type.Array(RelayPeerSchema, {
        maxItems: MOST_PEERS,
        description: 'Other relays that it is to look at; left out where it cannot',
      }),
    ),
  },
  closed,
);
export type RelayOrders = Static<typeof RelayOrdersSchema>;

/** Whether tests are to be sent to a relay, by somebody's wish. */
export const HoldSchema = Type.Object(
  { isHeldOut: Type.Boolean({ description: 'true: no new test; those that run there end whole' }) },
  closed,
);

/** Of which relay. */
export const RelayHoldSchema = Type.Object(
  { name: RelayReportSchema.properties.name, ...HoldSchema.properties },
  closed,
);
export type RelayHold = Static<typeof RelayHoldSchema>;

/** How a relay stands then. */
export const RelayHeldSchema = Type.Object(
  {
    isHeldOut: Type.Boolean(),
    tests: count('Tests that may still use it'),
  },
  closed,
);
export type RelayHeld = Static<typeof RelayHeldSchema>;
