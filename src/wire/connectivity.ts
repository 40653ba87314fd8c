import { Type, type Static, type TSchema } from 'typebox';
import { closed, count, ms, oneOf, orNull, port, ratio } from './schema.ts';

/** What a network lets through, as it is stored with a result. */

const text = (description: string, maxLength = 300) => Type.String({ maxLength, description });

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
const Transport = oneOf(TRANSPORTS, 'How the relay is reached');
const Fallback = oneOf(['tcp', 'tls'], 'How the relay is reached');
const Family = oneOf(['ipv4', 'ipv6'], 'Address family');
const Ports = Type.Array(port, { maxItems: 64 });
const Names = Type.Array(text('Name', 253), { maxItems: 64 });
const finding = <C extends string, F extends Record<string, TSchema>>(code: C, fields: F) =>
  Type.Object({ code: Type.Literal(code), ...fields }, closed);

const TriesSchema = Type.Object(
  {
    made: count('Tries'),
    answered: count('Of those, answered by the relay'),
    lossRatio: orNull(
      ratio('Loss each way that other UDP ports showed'),
      'null: none told, or not in question',
    ),
    openChance: orNull(
      ratio('The chance that an open port looks like this, at the most'),
      'null: not in question, or not known',
    ),
  },
  closed,
);

const CheckSchema = Type.Object(
  {
    url: text('TURN URI that was asked (RFC 7065); empty for a port that the relay does not offer'),
    of: text('The URL of the relay that it speaks for'),
    by: oneOf(['name', 'address'], 'Whether a name had to be looked up'),
    transport: Transport,
    port,
    family: orNull(Family, 'null where the browser chose'),
    state: oneOf(
      [
        'open',
        'blocked',
        'no-data',
        'refused',
        'dns-failed',
        'certificate-rejected',
        'family-missing',
        'not-checked',
        'not-offered',
      ],
      'What came of it (docs/connectivity.md)',
    ),
    allocateMs: orNull(ms('From asking to an allocation'), 'null without one'),
    rttMs: orNull(ms('Least round trip client<->edge of the packets'), 'null when none came through'),
    sent: count('Test packets sent through it'),
    received: count('Of those, arrived'),
    refusedCode: orNull(
      Type.Integer(),
      'STUN error code of the relay (RFC 8489 §14.8); null when not the relay refused',
    ),
    tries: Type.Optional(TriesSchema),
  },
  closed,
);

const NatSchema = Type.Object(
  {
    family: Family,
    mapping: oneOf(
      ['none', 'endpoint-independent', 'address-dependent', 'address-and-port-dependent', 'unknown'],
      'RFC 4787 section 4.1',
    ),
    addressesTried: count('Addresses of the relay that answered'),
    portsTried: count('Ports that answered on one of them'),
    isPortKept: orNull(Type.Boolean(), 'Whether the local port is kept outside; null when not known'),
    addresses: Type.Array(text('Address outside', 64), {
      maxItems: 16,
      description: 'As the relay saw them',
    }),
  },
  closed,
);

const PathSchema = Type.Object(
  {
    family: Family,
    httpsAddress: orNull(text('Address', 64), 'Where the web server saw the page come from'),
    udpAddresses: Type.Array(text('Address', 64), {
      maxItems: 16,
      description: 'Where the relay saw UDP come from',
    }),
    relation: oneOf(['same', 'different', 'udp-missing', 'https-missing', 'unknown'], 'How the two relate'),
    range: orNull(
      oneOf(
        ['carrier-grade-nat', 'private', 'link-local', 'loopback', 'public'],
        'Range of the address outside',
      ),
      'null without an address',
    ),
  },
  closed,
);

const FindingSchema = Type.Union([
  finding('nothing-open', {}),
  finding('udp-blocked', { ports: Ports, uses: Fallback }),
  finding('ports-blocked', {
    transport: Transport,
    ports: Ports,
    isRefused: Type.Boolean(),
    tries: Type.Optional(TriesSchema),
  }),
  finding('fallback-blocked', { transport: Fallback, ports: Ports, isRefused: Type.Boolean() }),
  finding('name-failed', { names: Names, isOpenByAddress: Type.Boolean() }),
  finding('certificate-rejected', { names: Names, ports: Ports }),
  finding('relay-refused', { codes: Type.Array(Type.Integer(), { maxItems: 16 }) }),
  finding('no-data', { transport: Transport, ports: Ports }),
  finding('family-blocked', { family: Family, transport: Transport, ports: Ports }),
  finding('family-missing', { family: Family }),
  finding('symmetric-nat', { family: Family }),
  finding('carrier-grade-nat', { family: Family }),
  finding('mapping-short', {
    keptS: orNull(Type.Number({ minimum: 0 }), 'Idle time that a mapping outlived, s'),
    lostS: Type.Number({ minimum: 0, description: 'Idle time that it did not, s' }),
  }),
  finding('different-ways', { family: Family }),
  finding('proxy', { hasUdp: Type.Boolean() }),
  finding('no-udp-path', {}),
]);

const HalfSchema = Type.Object(
  {
    streams: Type.Array(count('Index'), { maxItems: 64 }),
    sent: count('Sent'),
    lost: count('Lost'),
    lossRatio: orNull(ratio('Lost / sent'), 'null when nothing was sent'),
    jitterMs: orNull(ms('Mean absolute change of delay'), 'null with fewer than two packets'),
    queueingMs: orNull(ms('Mean delay over the fastest packet of the test'), 'null when none arrived'),
  },
  closed,
);
const Larger = oneOf(['marked', 'unmarked', 'neither'], 'Which half is worse by more than chance gives');

/** Marked and unmarked streams of one test beside each other. */
export const QosSchema = Type.Object(
  {
    mark: oneOf(['none', 'all', 'half'], 'Which streams asked for priority (DSCP EF, 46)'),
    isAvailable: Type.Boolean({ description: 'Whether this browser marks packets at all' }),
    marked: orNull(HalfSchema, 'null when no stream was marked'),
    unmarked: orNull(HalfSchema, 'null when every stream was'),
    worse: orNull(
      Type.Object({ loss: Larger, jitter: Larger, queueing: Larger }, closed),
      'null unless half was marked',
    ),
    dscpAtRelay: orNull(
      Type.Integer({ minimum: 0, maximum: 63 }),
      'DSCP that most packets that asked arrived with; null when the relay read none',
    ),
  },
  closed,
);

/** What the network lets through to the relay of a test. */
export const ConnectivitySchema = Type.Object(
  {
    relay: text('Name of the relay', 200),
    tookMs: ms('How long the checks took'),
    checks: Type.Array(CheckSchema, { maxItems: 256, description: 'One per URL and family' }),
    uses: Type.Array(text('TURN URI'), {
      maxItems: 32,
      description: 'What the call used; empty when nothing is open',
    }),
    nat: Type.Array(NatSchema, { maxItems: 2, description: 'Per family that has an address outside' }),
    hasMappingMoved: orNull(
      Type.Boolean(),
      'Whether the mapping moved during the test; null when nothing watched',
    ),
    idleLife: orNull(
      Type.Object(
        {
          keptS: orNull(Type.Number({ minimum: 0 }), 'Longest idle time that a mapping outlived, s'),
          lostS: orNull(Type.Number({ minimum: 0 }), 'Shortest that it did not, s'),
        },
        closed,
      ),
      'How long an idle UDP mapping lives; null when it was not asked for',
    ),
    paths: Type.Array(PathSchema, {
      maxItems: 2,
      description: 'The way of the web against that of UDP, per family',
    }),
    isProxied: orNull(Type.Boolean(), 'Whether the page came by a proxy; null when the server was not asked'),
    signalingRttMs: Type.Optional(
      orNull(
        ms('Median time in which the web server answered over HTTPS, on a connection that was open'),
        'null, or left out, when it was not measured',
      ),
    ),
    local: Type.Object(
      { hidden: count('Hidden by a name'), ipv4: count('IPv4'), ipv6: count('IPv6') },
      { ...closed, description: 'Local addresses by kind; the addresses themselves are never kept' },
    ),
    connection: orNull(
      Type.Object(
        {
          type: orNull(text('Type', 40), 'wifi, cellular, ethernet, ...'),
          effectiveType: orNull(text('Type', 40), 'slow-2g, 2g, 3g, 4g'),
          downlinkMbps: orNull(Type.Number({ minimum: 0 }), 'Estimate, Mbit/s'),
          rttMs: orNull(ms('Estimate'), 'Of the browser'),
        },
        closed,
      ),
      'What the browser says of the connection (Network Information API); null where it has none',
    ),
    qos: Type.Optional(orNull(QosSchema, 'Marked against unmarked streams; null when none were marked')),
    findings: Type.Array(FindingSchema, { maxItems: 64, description: 'What it adds up to' }),
  },
  closed,
);
export type Connectivity = Static<typeof ConnectivitySchema>;
