import { Type } from 'typebox';
import { closed, count, ms, oneOf, orNull } from '../schema.ts';

/** How trustworthy the run was. */
export const InstrumentSchema = Type.Object(
  {
    clockResolutionMs: ms('Smallest step of the browser clock that was seen'),
    crossOriginIsolated: Type.Boolean({
      description: 'Whether the browser gave the page its fine clock',
    }),
    arrivalClock: oneOf(
      ['receiveTime', 'worker', 'page'],
      'Where arrival times come from: the network thread, the worker, or the page',
    ),
    relayDatagrams: Type.Optional(
      oneOf(['batched', 'dgram'], 'How the relay took datagrams; left out: it has not told'),
    ),
    hiddenMs: ms('Time hidden while measuring'),
    reopenedFor: Type.Optional(
      orNull(
        oneOf(
          ['nothing-sent', 'nothing-read', 'broken'],
          'Why the call was opened a second time before it was measured: the browser sent no test packet, handed none over that came, or the first call broke while warming up',
        ),
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
);
