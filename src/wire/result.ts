import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { ConnectivitySchema } from './connectivity.ts';

/** Identifies this version of the document. A change that old readers cannot read gets a new number. */
export const RESULT_SCHEMA = 'edgewise.result/1';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const ms = (description: string) => Type.Number({ minimum: 0, description: `${description}, ms` });
const ratio = (description: string) =>
  Type.Number({ minimum: 0, maximum: 1, description: `${description}, 0-1` });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const text = (description: string, maxLength = 200) => Type.String({ maxLength, description });
const seq16 = (description: string) => Type.Integer({ minimum: 0, maximum: 65_535, description });

const Interval = Type.Object({ low: ratio('Lower bound'), high: ratio('Upper bound') }, closed);

const Outcome = Type.Union([Type.Literal('meets'), Type.Literal('misses'), Type.Literal('no-data')]);

const Target = Type.Union([
  Type.Object({ kind: Type.Literal('client-edge') }, closed),
  Type.Object({ kind: Type.Literal('edge-edge') }, closed),
  Type.Object(
    {
      kind: Type.Literal('azure'),
      region: text('Customer region, as in the published table'),
      column: Type.Union([Type.Literal('site'), Type.Literal('edge')]),
    },
    closed,
  ),
]);

const WorstLoss = Type.Object(
  {
    ratio: ratio('Lost / sent in the worst window'),
    startMs: ms('Start of the window after the begin of the measured stretch'),
    lost: count('Packets of the window that were lost'),
    sent: count('Packets sent in the window'),
    interval: Interval,
  },
  closed,
);

const DelaySummary = Type.Object(
  {
    mean: ms('Mean'),
    min: ms('Least'),
    median: ms('Median'),
    p95: ms('95th percentile'),
    p99: ms('99th percentile'),
    max: ms('Greatest'),
  },
  closed,
);

const WorstJitter = Type.Object(
  { ms: ms('Mean absolute change of delay'), startMs: ms('Start of the window') },
  closed,
);

/** Of the loop and of each direction alike. */
const LOSS = {
  lossRatio: orNull(ratio('Lost / sent'), 'Whole test'),
  lossRatioInterval: orNull(Interval, '95 % Wilson interval of lossRatio'),
  worstLoss15s: orNull(WorstLoss, 'Packet loss in the worst sliding 15 s'),
  worstBurst200ms: orNull(WorstLoss, 'Packet loss in the worst sliding 200 ms'),
};
const REORDERING = {
  reorderRatio: orNull(ratio('Reordered / received'), 'RFC 4737 section 3, whole test'),
  reorderRatioInterval: orNull(Interval, '95 % Wilson interval of reorderRatio'),
};

const PathMetricsSchema = Type.Object(
  {
    rttMs: orNull(DelaySummary, 'Round trip client<->edge of each received packet, whole test'),
    oneWayMs: orNull(ms('One way'), 'Half of the mean round trip; derived, not measured'),
    ...LOSS,
    worstJitter15s: orNull(
      WorstJitter,
      'Jitter (RFC 3393 IPDV, mean of absolute values) in the worst sliding 15 s',
    ),
    jitterRfc3550Ms: orNull(ms('Jitter'), 'RFC 3550 smoothed jitter, mean over streams of the final value'),
    ...REORDERING,
  },
  closed,
);

/** One of several calls at once. */
const CallSchema = Type.Object(
  {
    call: count('Index'),
    sent: count('Sent'),
    received: count('Received'),
    lost: count('Lost'),
    rttMs: orNull(ms('Mean'), 'Mean round trip; null when nothing arrived'),
    worstJitter15sMs: orNull(ms('Jitter'), 'Mean absolute change of delay in the worst sliding 15 s'),
    worstLoss15s: orNull(ratio('Lost / sent'), 'In the worst sliding 15 s'),
  },
  closed,
);

/** One direction, by the same definitions; its delay is relative, since it is between two clocks. */
const DirectionMetricsSchema = Type.Object(
  {
    sent: count('Packets that set out in this direction and whose fate in it is known'),
    received: count('Of those, arrived'),
    lost: count('sent - received'),
    reordered: count('Received packets that were overtaken in this direction'),
    ...LOSS,
    worstJitter15s: orNull(WorstJitter, 'Jitter in the worst sliding 15 s'),
    ...REORDERING,
    queueingMs: orNull(DelaySummary, 'Delay over that of the fastest packet in this direction'),
  },
  closed,
);

const Path = Type.Union([Type.Literal('loop'), Type.Literal('up'), Type.Literal('down')]);

const GradeNote = Type.Union([
  Type.Object({ code: Type.Literal('not-measured') }, closed),
  Type.Object({ code: Type.Literal('too-short'), moreMs: ms('Measured time that is missing') }, closed),
  Type.Object({ code: Type.Literal('too-few-packets'), moreMs: ms('Measured time that is missing') }, closed),
  Type.Object({ code: Type.Literal('rate-too-low'), onePacketRatio: ratio('What one packet is') }, closed),
  Type.Object({ code: Type.Literal('means-no-loss'), onePacketRatio: ratio('What one packet is') }, closed),
]);

const GradeRowSchema = Type.Object(
  {
    path: Type.Optional(Path),
    decides: Type.Optional(
      Type.Boolean({ description: 'Whether the verdict counts this row; left out: yes' }),
    ),
    metric: Type.Union([
      Type.Literal('rtt'),
      Type.Literal('oneWay'),
      Type.Literal('loss'),
      Type.Literal('burstLoss'),
      Type.Literal('jitter'),
      Type.Literal('reorder'),
    ]),
    unit: Type.Union([Type.Literal('ms'), Type.Literal('ratio')]),
    value: orNull(Type.Number({ minimum: 0 }), 'Measured value in `unit`; null when not measured'),
    target: Type.Number({ description: 'The value must be strictly below' }),
    outcome: Outcome,
    windowMs: orNull(ms('Length'), 'Length of the sliding window; null for the whole test'),
    windowStartMs: orNull(ms('Start'), 'Start of the worst window'),
    note: orNull(GradeNote, 'Why there is no outcome, or how to read it'),
  },
  closed,
);

const port = Type.Integer({ minimum: 1, maximum: 65_535 });
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

const FindingSchema = Type.Union([
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
      why: Type.Union([
        Type.Literal('nothing-open'),
        Type.Literal('could-not-connect'),
        Type.Literal('nothing-arrived'),
      ]),
      waitedMs: ms('Tried for'),
      evidence: Type.Optional(NoCallEvidenceSchema),
    },
    closed,
  ),
  Type.Object({ code: Type.Literal('only-connectivity') }, closed),
  Type.Object(
    { code: Type.Literal('udp-blocked'), transport: Type.Union([Type.Literal('tcp'), Type.Literal('tls')]) },
    closed,
  ),
  Type.Object({ code: Type.Literal('ports-denied'), ports: Type.Array(port, { maxItems: 64 }) }, closed),
  Type.Object(
    {
      code: Type.Literal('data-channel'),
      cause: Type.Union([Type.Literal('no-encoded-transform'), Type.Literal('audio-suspended')]),
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
      metrics: Type.Array(Type.Union([Type.Literal('loss'), Type.Literal('jitter'), Type.Literal('rtt')]), {
        maxItems: 3,
      }),
    },
    closed,
  ),
]);

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

/** Figures of one stretch of a path each, as they stand in every part of a test. */
const MetricsSchema = Type.Object(
  {
    loop: PathMetricsSchema,
    up: orNull(DirectionMetricsSchema, 'From you to the relay; null without the relay as witness'),
    down: orNull(DirectionMetricsSchema, 'From the relay to you; null without the relay as witness'),
    mos: orNull(
      Type.Object(
        {
          mos: Type.Number({ minimum: 1, maximum: 4.5 }),
          rFactor: Type.Number({ minimum: 0, maximum: 100 }),
          inputs: Type.Object({ oneWayDelayMs: ms('Mouth to ear'), lossRatio: ratio('Lost') }, closed),
          model: text('Formula and codec'),
        },
        closed,
      ),
      'For reading only, never for pass or fail',
    ),
  },
  { ...closed, description: 'What was computed, by docs/definitions.md' },
);

const WitnessSchema = Type.Object(
  {
    state: Type.Union([Type.Literal('whole'), Type.Literal('partial'), Type.Literal('none')], {
      description: 'whole: every packet accounted for; partial: some losses are of unknown direction',
    }),
    reason: orNull(
      Type.Union([
        Type.Literal('third-party-relay'),
        Type.Literal('not-rtp'),
        Type.Literal('unavailable'),
        Type.Literal('capped'),
        Type.Literal('incomplete'),
      ]),
      'Why it is not whole; null when it is',
    ),
    lostUp: count('Lost on the way from you'),
    lostDown: count('Lost on the way to you'),
    lostUnknown: count('Lost where the witness was missing'),
    unwitnessed: count('Received packets that the relay has no record of'),
    overRate: Type.Optional(
      count(
        'Messages of the whole test that the relay dropped, since it sent more than it may; left out when there were none',
      ),
    ),
    clockDriftPpm: Type.Number({
      description: 'Drift of the relay clock against the browser clock, removed; ppm',
    }),
    clockResidualMs: ms('What of the drift the two directions do not agree on, over the test'),
    sources: Type.Array(text('Address and port', 80), {
      maxItems: 64,
      description: 'Where the relay saw the packets come from',
    }),
  },
  { ...closed, description: 'What the relay saw half-way' },
);

const GradesSchema = Type.Object(
  {
    target: Target,
    rows: Type.Array(GradeRowSchema, { maxItems: 32, description: 'One per metric' }),
    findings: Type.Array(FindingSchema, {
      maxItems: 32,
      description: 'What else bears on the verdict, each with its code',
    }),
    verdict: Type.Union([Type.Literal('meets'), Type.Literal('misses'), Type.Literal('no-data')], {
      description: 'The answer',
    }),
  },
  { ...closed, description: 'The metrics held against the chosen targets' },
);

const TimelineSchema = Type.Array(
  Type.Object(
    {
      startMs: ms('Start'),
      sent: count('Sent'),
      received: count('Received'),
      lost: count('Lost'),
      rttMs: orNull(ms('Mean'), 'Mean round trip of the packets sent in the row'),
      rttMaxMs: orNull(ms('Greatest'), 'Greatest round trip'),
      jitterMs: orNull(ms('Jitter'), 'Mean absolute change of delay'),
      lostUp: Type.Optional(count('Lost on the way from you')),
      lostDown: Type.Optional(count('Lost on the way to you')),
      queueUpMs: Type.Optional(orNull(ms('Mean'), 'Mean delay over the fastest packet, from you')),
      queueDownMs: Type.Optional(orNull(ms('Mean'), 'Mean delay over the fastest packet, to you')),
    },
    closed,
  ),
  { maxItems: 3001, description: 'One row per 200 ms, by send time' },
);

const Throughput = Type.Object(
  {
    bytes: count('Moved in the whole test'),
    bitsPerSecond: Type.Number({ minimum: 0, description: 'Over the busy part' }),
    busyRatio: ratio('Share of the busy part in which a transfer was under way'),
  },
  closed,
);

/** The second part of a loaded test. */
const BusySchema = Type.Object(
  {
    startMs: ms('Begin, after the begin of the idle part'),
    durationMs: ms('Length'),
    filling: Type.Object(
      { sent: count('Sent'), received: count('Received') },
      { ...closed, description: 'Packets between both parts, while transfers started; graded nowhere' },
    ),
    traffic: Type.Object(
      {
        sent: count('Sent in this part'),
        received: count('Of those, arrived by the late limit'),
        lost: count('sent - received'),
        late: count('Received too late for a de-jitter buffer of 100 ms'),
        duplicates: orNull(count('Second copies that reached the relay'), 'null without the witness'),
        reordered: count('Received packets that were overtaken'),
        streams: Type.Array(
          Type.Object(
            {
              stream: count('Index'),
              sent: count('Sent'),
              received: count('Received'),
              lost: count('Lost'),
            },
            closed,
          ),
          { maxItems: 128 },
        ),
        calls: Type.Optional(Type.Array(CallSchema, { minItems: 2, maxItems: 32 })),
      },
      { ...closed, description: 'As traffic, of this part' },
    ),
    metrics: MetricsSchema,
    witness: WitnessSchema,
    transfers: Type.Object(
      {
        limitBitsPerSecond: Type.Number({
          minimum: 0,
          description: 'The most that the server lets through each way',
        }),
        down: Throughput,
        up: Throughput,
      },
      { ...closed, description: 'What kept the link busy' },
    ),
    grades: GradesSchema,
    timeline: TimelineSchema,
  },
  { ...closed, description: 'The same call while transfers kept the link busy' },
);

const LoadedSchema = Type.Union(
  [
    Type.Object(
      {
        state: Type.Literal('not-measured'),
        why: Type.Union([
          Type.Literal('stopped'),
          Type.Literal('call-ended'),
          Type.Literal('transfers-failed'),
        ]),
        message: orNull(text('A sentence', 300), 'What the transfers failed with'),
        transferredBytes: count('What the transfers moved all the same, both ways together'),
      },
      closed,
    ),
    Type.Object({ state: Type.Literal('measured'), busy: BusySchema }, closed),
  ],
  { description: 'A second part under load; left out where none was asked for' },
);

/** One test, whole. Every field, its unit and when it is null is described in docs/result.md. */
export const ResultSchema = Type.Object(
  {
    schema: Type.Literal(RESULT_SCHEMA, { description: 'Which version of this document it is' }),
    id: text('Unguessable id of the result', 64),
    startedAt: text('Begin of the measured stretch, ISO 8601, UTC', 40),
    durationMs: ms('Length of the measured stretch'),
    labels: Type.Object(
      {
        ticket: orNull(text('Ticket'), 'From the link that asked for the test'),
        site: orNull(text('Site'), 'From the link or the command line'),
        user: orNull(text('Person'), 'From the link or the command line'),
        request: Type.Optional(
          orNull(text('Id', 64), 'The test request whose link was opened; null, or left out, without one'),
        ),
      },
      { ...closed, description: 'What the test is filed under' },
    ),
    client: Type.Object(
      {
        userAgent: text('Navigator.userAgent', 500),
        browser: text('Name and major version', 100),
        edgewise: text('Version of the page', 40),
        unattended: Type.Boolean({ description: 'Whether the test was started by the command line' }),
      },
      { ...closed, description: 'Who measured' },
    ),
    path: Type.Object(
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
        transport: Type.Union(
          [Type.Literal('udp'), Type.Literal('tcp'), Type.Literal('tls'), Type.Literal('unknown')],
          { description: 'Between this browser and the relay' },
        ),
        chosen: Type.Union([Type.Literal('nearest'), Type.Literal('by-name'), Type.Literal('only')], {
          description: 'How the relay was chosen: by the short measurement, by name, or there was no other',
        }),
        relays: Type.Array(
          Type.Object(
            {
              name: text('Name'),
              nearestMs: orNull(ms('Least time to allocate'), 'null when it did not answer'),
              ports: Type.Array(PortReading, { maxItems: 32 }),
            },
            closed,
          ),
          { maxItems: 64, description: 'The short measurement before the call' },
        ),
        connectMs: ms('From opening the call to its connection'),
      },
      { ...closed, description: 'Where the packets went' },
    ),
    traffic: Type.Object(
      {
        method: Type.Union([Type.Literal('rtp'), Type.Literal('data-channel')], {
          description: 'RTP whose payload is ours, or the fallback',
        }),
        confidence: Type.Union([Type.Literal('exact'), Type.Literal('lower')], {
          description: 'exact: counts equal the truth packet for packet; lower: the method distorts',
        }),
        distortions: Type.Array(text('A known distortion of the method', 300), {
          maxItems: 16,
          description: 'Known distortions of the method, in words; empty for RTP',
        }),
        streams: Type.Array(
          Type.Object(
            {
              stream: count('Index'),
              sent: count('Sent'),
              received: count('Received'),
              lost: count('Lost'),
              rtp: Type.Array(
                Type.Object(
                  {
                    ssrc: Type.Integer({
                      minimum: 0,
                      maximum: 4_294_967_295,
                      description: 'RFC 3550 section 3',
                    }),
                    firstSequence: orNull(seq16('First'), 'RTP sequence of the first measured packet'),
                    lastSequence: orNull(seq16('Last'), 'RTP sequence of the last measured packet'),
                  },
                  closed,
                ),
                { maxItems: 8 },
              ),
            },
            closed,
          ),
          { maxItems: 128 },
        ),
        calls: Type.Optional(
          Type.Array(CallSchema, {
            minItems: 2,
            maxItems: 32,
            description: 'Each of several calls at once; left out for one call',
          }),
        ),
        packetRatePerSecond: Type.Number({ minimum: 0, description: 'Asked for, over all streams' }),
        payloadBytes: count('Size of a probe payload'),
        sent: count('Sent in the measured stretch'),
        received: count('Of those, arrived by the late limit'),
        lost: count('sent - received'),
        late: count('Received too late for a de-jitter buffer of 100 ms'),
        duplicates: orNull(
          count('Second copies that reached the relay'),
          'Made on the way up; null without the witness: SRTP hides them from the browser',
        ),
        reordered: count('Received packets that were overtaken'),
        lateLimitMs: ms('A packet not arrived after this is lost'),
      },
      { ...closed, description: 'What was sent and what became of it' },
    ),
    metrics: MetricsSchema,
    witness: Type.Optional(WitnessSchema),
    connectivity: Type.Optional(
      Type.Object(ConnectivitySchema.properties, {
        ...closed,
        description:
          'What the network lets through to the relay, found out before the call; left out when it was not',
      }),
    ),
    causes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.Union([
              Type.Literal('udp-blocked'),
              Type.Literal('congestion'),
              Type.Literal('queueing'),
              Type.Literal('outages'),
              Type.Literal('line-errors'),
              Type.Literal('periodic'),
              Type.Literal('parallel-paths'),
              Type.Literal('distance'),
              Type.Literal('mapping-moved'),
              Type.Literal('detour'),
              Type.Literal('unclear'),
            ]),
            path: Path,
            confidence: Type.Union([Type.Literal('likely'), Type.Literal('possible')]),
            evidence: Type.Array(
              Type.Object(
                {
                  name: Type.Union([
                    Type.Literal('lossRatio'),
                    Type.Literal('meanLossRun'),
                    Type.Literal('allStreamsShare'),
                    Type.Literal('queueBeforeLossMs'),
                    Type.Literal('meanQueueMs'),
                    Type.Literal('p95QueueMs'),
                    Type.Literal('periodMs'),
                    Type.Literal('reordered'),
                    Type.Literal('rttMinMs'),
                    Type.Literal('rttMeanMs'),
                  ]),
                  value: Type.Number({ minimum: 0 }),
                },
                closed,
              ),
              { maxItems: 16 },
            ),
          },
          closed,
        ),
        {
          maxItems: 32,
          description: 'Likely causes of what was missed, each with the numbers that speak for it',
        },
      ),
    ),
    loaded: Type.Optional(LoadedSchema),
    grades: GradesSchema,
    stats: Type.Object(
      {
        samples: count('How often getStats was read while measuring'),
        packetsReceived: orNull(Type.Integer(), 'inbound-rtp.packetsReceived over the stretch, all streams'),
        packetsLost: orNull(
          Type.Integer(),
          'inbound-rtp.packetsLost over the stretch, all streams; can be negative',
        ),
        lossRatio: orNull(ratio('Lost / expected'), 'From the two above'),
        jitterMs: orNull(ms('Jitter'), 'Mean of inbound-rtp.jitter over streams and samples'),
        rttMs: orNull(
          ms('Round trip client<->edge'),
          'Half of the mean candidate-pair round trip, which covers the loop twice',
        ),
        disagreements: Type.Array(
          Type.Object(
            {
              metric: Type.Union([Type.Literal('loss'), Type.Literal('jitter'), Type.Literal('rtt')]),
              ours: Type.Number(),
              theirs: Type.Number(),
              tolerance: Type.Number(),
            },
            closed,
          ),
          { maxItems: 3 },
        ),
      },
      {
        ...closed,
        description:
          'What the browser itself counted (getStats), read each second; a witness, never a source',
      },
    ),
    instrument: Type.Object(
      {
        clockResolutionMs: ms('Smallest step of the browser clock that was seen'),
        crossOriginIsolated: Type.Boolean({
          description: 'Whether the browser gave the page its fine clock',
        }),
        arrivalClock: Type.Union(
          [Type.Literal('receiveTime'), Type.Literal('worker'), Type.Literal('page')],
          {
            description: 'Where arrival times come from: the network thread, the worker, or the page',
          },
        ),
        hiddenMs: ms('Time hidden while measuring'),
        reopenedFor: Type.Optional(
          orNull(
            Type.Union([Type.Literal('nothing-sent'), Type.Literal('nothing-read'), Type.Literal('broken')], {
              description:
                'Why the call was opened a second time before it was measured: the browser sent no test packet, handed none over that came, or the first call broke while warming up',
            }),
            'null when the first call was measured',
          ),
        ),
        lateTimers: count('Checks of the worker that ran over 50 ms late'),
        longestSendGapMs: ms('Longest time between two packets of a stream at the sender'),
        rounds: Type.Optional(
          Type.Object(
            {
              whole: Type.Integer({
                minimum: 1,
                description:
                  'Rounds sent between the marks: one packet of each stream, due every packet interval',
              }),
              cutPackets: count('Packets beyond those, of a round that the end mark cut'),
              behindMs: Type.Number({
                description:
                  'How much later the last whole round began than so many intervals after the first: above 0 rounds were late or never came, below 0 the first was late, ms',
              }),
              beforeEndMs: ms(
                'From the beginning of the last whole round to the end mark; over an interval: the round due in it was late or never came',
              ),
            },
            {
              ...closed,
              description:
                'Why there are as many packets as there are: durationMs = (whole - 1) intervals + behindMs + beforeEndMs. Missing in results of before this was told, and where no whole round was sent',
            },
          ),
        ),
        longestFrameGapMs: orNull(ms('Longest time between two drawn frames'), 'null when nothing was drawn'),
        maxBufferedBytes: count('Greatest data-channel bufferedAmount; 0 for RTP'),
        mappingIntact: orNull(
          Type.Boolean(),
          'Whether RTP sequence minus own sequence was constant in each stream; null for the data channel',
        ),
        foreignPackets: count('Frames that arrived and were not our probe payload'),
        duplicateFrames: count('Second copies that reached the receiver'),
      },
      { ...closed, description: 'How trustworthy the run was' },
    ),
    timeline: TimelineSchema,
  },
  closed,
);

/** A value that nobody may change. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** The busy part of a loaded test. */
export type Busy = Frozen<Static<typeof BusySchema>>;

/** One of several calls at once. */
export type CallFigures = Frozen<Static<typeof CallSchema>>;

/** A whole result. A result is evidence: once composed it is never changed. */
export type Result = Frozen<Static<typeof ResultSchema>>;

/** What was measured, and how: a result without who measured what for, and without what follows from it. */
export type ResultFigures = Pick<
  Result,
  'durationMs' | 'path' | 'traffic' | 'metrics' | 'witness' | 'stats' | 'instrument' | 'timeline'
>;

/** A parsed document, or what is wrong with it. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Checks that outside data is a result; names the first field that is not. Total: never throws. */
export function parseResult(data: unknown): Parsed<Result> {
  if (Check(ResultSchema, data)) return { ok: true, value: data };
  const [first] = Errors(ResultSchema, data);
  return {
    ok: false,
    problem: first ? `${first.instancePath || 'result'}: ${first.message}` : 'not a result',
  };
}
