import { Type } from 'typebox';
import { closed, ms, oneOf, orNull, text } from '../schema.ts';

const RelayKind = Type.Union([
  Type.Object({ kind: Type.Literal('edge') }, closed),
  Type.Object({ kind: Type.Literal('azure'), region: text('Azure region') }, closed),
]);

const PortReading = Type.Object(
  {
    url: text('TURN URI (RFC 7065)', 300),
    answeredMs: orNull(
      ms('Time to allocate'),
      'From asking to an allocation; null when none was made in time',
    ),
  },
  closed,
);

/** Where the packets went. */
export const PathSchema = Type.Object(
  {
    relay: Type.Object(
      {
        name: text('Name'),
        place: orNull(text('Place'), 'Where it stands'),
        kind: RelayKind,
        url: orNull(text('TURN URI in use', 300), 'null when the browser does not tell'),
      },
      closed,
    ),
    transport: oneOf(['udp', 'tcp', 'tls', 'unknown'], 'Between this browser and the relay'),
    chosen: oneOf(
      ['nearest', 'by-name', 'only'],
      'How the relay was chosen: by the short measurement, by name, or there was no other',
    ),
    relays: Type.Array(
      Type.Object(
        {
          name: text('Name'),
          nearestMs: orNull(
            ms('Least time to allocate'),
            'null when it did not answer, or when it was checked and no way was open',
          ),
          ports: Type.Array(PortReading, { maxItems: 32 }),
        },
        closed,
      ),
      { maxItems: 64, description: 'The short measurement before the call' },
    ),
    missed: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: text('Name'),
            why: oneOf(
              ['nothing-open', 'could-not-connect'],
              'No port of it answered, or a call through it did not come about',
            ),
            waitedMs: ms('Tried for'),
          },
          closed,
        ),
        { maxItems: 8, description: 'Nearer relays that were tried in vain before; left out: none' },
      ),
    ),
    connectMs: ms('From opening the call to its connection'),
  },
  { ...closed, description: 'Where the packets went' },
);
