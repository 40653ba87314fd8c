import { Type } from 'typebox';
import { closed, count, ms, oneOf, orNull, port, text } from '../schema.ts';

/** What a verdict without a call stands on. */
const NoCallEvidenceSchema = Type.Object(
  {
    wasConnected: Type.Boolean({ description: 'Whether ICE and DTLS came about' }),
    sent: count('Test packets that the page sent'),
    received: count('Of those, what the page was handed'),
    statsReceived: orNull(count('RTP packets received, by getStats'), 'null without a sample'),
    relayReceived: orNull(
      count('RTP packets of this test that reached the relay'),
      'null where the relay has no witness, or could not be asked',
    ),
  },
  { ...closed, description: 'What was sent, and who saw it' },
);

/** What else bears on a verdict; core/verdict/finding.ts says what each is. */
export const FindingSchema = Type.Union([
  Type.Object({ code: Type.Literal('hidden'), hiddenMs: ms('Time hidden while measuring') }, closed),
  Type.Object(
    { code: Type.Literal('stopped-early'), measuredMs: ms('Measured'), plannedMs: ms('Planned') },
    closed,
  ),
  Type.Object({ code: Type.Literal('audio-suspended') }, closed),
  Type.Object({ code: Type.Literal('audio-stopped'), atMs: ms('When') }, closed),
  Type.Object({ code: Type.Literal('sender-stalled'), sent: count('Sent'), expected: count('Due') }, closed),
  Type.Object({ code: Type.Literal('connection-lost'), atMs: ms('When') }, closed),
  Type.Object(
    {
      code: Type.Literal('not-connected'),
      why: oneOf(['nothing-open', 'could-not-connect', 'nothing-arrived']),
      waitedMs: ms('Tried for'),
      evidence: Type.Optional(NoCallEvidenceSchema),
    },
    closed,
  ),
  Type.Object({ code: Type.Literal('only-connectivity') }, closed),
  Type.Object({ code: Type.Literal('udp-blocked'), transport: oneOf(['tcp', 'tls']) }, closed),
  Type.Object({ code: Type.Literal('ports-denied'), ports: Type.Array(port, { maxItems: 64 }) }, closed),
  Type.Object(
    {
      code: Type.Literal('data-channel'),
      cause: oneOf(['no-encoded-transform', 'audio-suspended']),
    },
    closed,
  ),
  Type.Object(
    { code: Type.Literal('mapping-broken'), streams: Type.Array(count('Stream'), { maxItems: 64 }) },
    closed,
  ),
  Type.Object(
    {
      code: Type.Literal('mapping-moved'),
      sources: Type.Array(text('Address and port', 80), { maxItems: 64 }),
    },
    closed,
  ),
  Type.Object(
    {
      code: Type.Literal('stats-disagree'),
      metrics: Type.Array(oneOf(['loss', 'jitter', 'rtt']), {
        maxItems: 3,
      }),
    },
    closed,
  ),
]);
