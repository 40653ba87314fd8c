import { msg, str } from '@lit/localize';
import type { CaptureLeg } from '../../core/capture/capture-leg.ts';
import { captureClockMs } from '../../core/capture/capture-join.ts';
import type { CapturePlace, CaptureSide, PlaceReason, SeenTwice } from '../../core/capture/capture-place.ts';
import type { CaptureReport } from '../../core/capture/capture-report.ts';
import { milliseconds, wholeNumber } from '../quantity.ts';

/** What is said of a packet capture that was held against a test. */

/** A part of the way as a heading. */
export function captureLegName(leg: CaptureLeg): string {
  switch (leg) {
    case 'up':
      return msg('From you');
    case 'down':
      return msg('To you');
    case 'relayed':
      return msg('Behind the relay');
    case 'unknown':
      return msg('Direction not known');
  }
}

/** Why nothing of a capture can be held against the test; `null` where something can. */
export function captureProblem({ file, counts, notJoined, legs, joined }: CaptureReport): string | null {
  if (file.format === null)
    return file.sizeBytes === 0
      ? msg('This file is empty.')
      : msg('This file is not a packet capture: it is neither pcap nor pcapng.');
  if (notJoined.withoutSsrc > 0 && joined === 0 && counts.ofTest === 0)
    return msg('This test sent no RTP, so its packets cannot be found in a capture.');
  if (legs.length > 0) return null;
  if (counts.ofTest > 0)
    return msg(
      'The capture has packets of this test, but only of before and after the measured stretch: nothing to compare.',
    );
  if (counts.frames === 0) return msg('This capture has no packets.');
  return counts.otherRtp > 0
    ? msg(
        'The capture has calls, but no packet of this test: it was taken during another test, or elsewhere.',
      )
    : msg('The capture has no packet of this test: it was taken at another time, or elsewhere.');
}

/** Where the capture sits, in a sentence. */
export function capturePlaceWording({ side, isContradictory }: CapturePlace): string {
  if (isContradictory)
    return msg(
      'Where the capture was taken cannot be told: what speaks for one place is contradicted below.',
    );
  return side === null
    ? msg('Where on the path the capture was taken cannot be told from its packets.')
    : sideWording(side);
}

function sideWording(side: CaptureSide): string {
  switch (side) {
    case 'page':
      return msg('The capture was taken on the device that ran the test, or right next to it.');
    case 'between':
      return msg('The capture was taken between the device that ran the test and the relay.');
    case 'relay':
      return msg('The capture was taken on the relay, or right next to it.');
    case 'behind-relay':
      return msg('The capture was taken behind the relay, where packets have already left it.');
  }
}

/** What the place follows from, a sentence each. */
export const captureReasons = ({ place, natSide }: CaptureReport): string[] => [
  ...place.reasons.map(reasonWording),
  ...(natSide === 'inside'
    ? [
        msg(
          'Its packets carry an address that the relay did not see: it is on your side of the address translation (NAT).',
        ),
      ]
    : []),
  ...(natSide === 'outside'
    ? [msg('Its packets carry the address that the relay saw: no address translation (NAT) follows it.')]
    : []),
];

function reasonWording(reason: PlaceReason): string {
  switch (reason.kind) {
    case 'legs':
      return reason.side === 'relay'
        ? msg('It has packets on both sides of the relay.')
        : msg('It has packets only without the framing of TURN, as they run behind a relay.');
    case 'hops':
      return [
        ...(reason.toPage === null ? [] : [hopsToPage(reason.toPage)]),
        ...(reason.toRelay === null ? [] : [hopsToRelay(reason.toRelay)]),
      ].join(' ');
    case 'times':
      return reason.side === null
        ? msg(
            str`The round trip divides into ${milliseconds(reason.beforeMs)} before the capture and ${milliseconds(reason.beyondMs)} beyond it, too little to tell its place from.`,
          )
        : msg(
            str`The round trip divides into ${milliseconds(reason.beforeMs)} before the capture and ${milliseconds(reason.beyondMs)} beyond it (medians).`,
          );
  }
}

const hopsToPage = (hops: number): string =>
  hops === 0
    ? msg('Packets from you had passed no router (TTL).')
    : hops === 1
      ? msg('Packets from you had passed 1 router (TTL).')
      : msg(str`Packets from you had passed ${wholeNumber(hops)} routers (TTL).`);

const hopsToRelay = (hops: number): string =>
  hops === 0
    ? msg('Packets from the relay had passed no router (TTL).')
    : hops === 1
      ? msg('Packets from the relay had passed 1 router (TTL).')
      : msg(str`Packets from the relay had passed ${wholeNumber(hops)} routers (TTL).`);

/** Where packets were lost as seen from the capture, a sentence each. */
export function captureLosses({ place }: CaptureReport): string[] {
  const { lost, before, beyond, after, untold, missed } = place.losses;
  const parts =
    lost === 0
      ? [msg('No packet was lost while the capture ran.')]
      : [
          ...(before === null
            ? []
            : [
                msg(
                  str`Lost before they reached the capture: ${wholeNumber(before)} of ${wholeNumber(lost)}.`,
                ),
              ]),
          ...(beyond === null
            ? []
            : [
                msg(
                  str`Lost between the capture and the relay, there or back: ${wholeNumber(beyond)} of ${wholeNumber(lost)}.`,
                ),
              ]),
          ...(after === null
            ? []
            : [
                msg(
                  str`Lost, or too late, after the capture on the way to you: ${wholeNumber(after)} of ${wholeNumber(lost)}.`,
                ),
              ]),
          ...(untold === 0
            ? []
            : [
                msg(
                  str`Of ${wholeNumber(untold)} of ${wholeNumber(lost)} lost packets the capture does not tell where: it does not have both directions.`,
                ),
              ]),
        ];
  return [
    ...parts,
    ...place.seenTwice.map(seenTwiceWording),
    ...(missed === 0 ? [] : [missedWording(missed)]),
  ];
}

const seenTwiceWording = ({ leg, seen, once, onceLost }: SeenTwice): string =>
  msg(
    str`${captureLegName(leg)}: most packets are in the capture more than once, as where it has both sides of a router or firewall. In it once only: ${wholeNumber(once)} of ${wholeNumber(seen)}; lost of these: ${wholeNumber(onceLost)}.`,
  );

const missedWording = (missed: number): string => {
  const lacks =
    missed === 1
      ? msg('The capture lacks 1 packet that arrived')
      : msg(str`The capture lacks ${wholeNumber(missed)} packets that arrived`);
  return msg(
    str`${lacks}: it is not complete, or some packets took another way. What it lacks need not have been lost before it.`,
  );
};

/** The clock of the capture against the browser's; `null` where nothing tells. */
export function captureClockWording({ times }: CaptureReport): string | null {
  const clockMs = captureClockMs(times);
  if (clockMs === null) return null;
  const size = milliseconds(Math.abs(clockMs));
  const isBoth = times.sentToCaptureMs !== null && times.receivedToCaptureMs !== null;
  const basis = isBoth
    ? msg('half-way between the median differences of both directions, so right if both take as long')
    : msg('the median difference of one direction, with the time to or from the capture in it');
  return clockMs < 0
    ? msg(str`The clock of the capture is ${size} behind the browser\u2019s (${basis}).`)
    : msg(str`The clock of the capture is ${size} ahead of the browser\u2019s (${basis}).`);
}

/** What of the file and of the test was not read or joined, and why, a sentence each. */
export function captureGaps({ file, counts, notJoined }: CaptureReport): string[] {
  const gap = (count: number, sentence: string): string[] => (count === 0 ? [] : [sentence]);
  const n = (count: number): string => wholeNumber(count);
  return [
    ...(file.isCut ? [msg('The file ends in the middle of a packet: it was cut off.')] : []),
    ...(file.brokenAtByte === null
      ? []
      : [msg(str`The file makes no sense from byte ${n(file.brokenAtByte)} on: the rest was not read.`)]),
    ...gap(
      file.droppedByCapture ?? 0,
      msg(str`The capturing machine says that it dropped ${n(file.droppedByCapture ?? 0)} packets.`),
    ),
    ...gap(
      notJoined.beyondCapture,
      msg(str`Sent before the capture began or after it ended, and left out: ${n(notJoined.beyondCapture)}.`),
    ),
    ...gap(
      notJoined.outsideStretch,
      msg(
        str`In the capture, but sent before or after the measured stretch: ${n(notJoined.outsideStretch)}.`,
      ),
    ),
    ...gap(
      notJoined.withoutSsrc,
      msg(
        str`Packets of this test without a known SSRC, which cannot be found: ${n(notJoined.withoutSsrc)}.`,
      ),
    ),
    ...gap(
      notJoined.withoutSequence,
      msg(
        str`Packets of streams of which nothing arrived, so that their sequence numbers are not known: ${n(notJoined.withoutSequence)}.`,
      ),
    ),
    ...gap(
      notJoined.ambiguous,
      msg(str`Packets of streams too long for 16-bit sequence numbers: ${n(notJoined.ambiguous)}.`),
    ),
    ...gap(counts.fragments, msg(str`IP fragments, which are not put together: ${n(counts.fragments)}.`)),
    ...gap(counts.cut, msg(str`Packets captured too short to read their headers: ${n(counts.cut)}.`)),
    ...gap(
      counts.badLengths + file.badLengths,
      msg(str`Packets with a length that cannot be right: ${n(counts.badLengths + file.badLengths)}.`),
    ),
    ...gap(
      counts.unreadTcp,
      msg(
        str`TCP segments that are encrypted or begin in the middle of a message, and were not read: ${n(counts.unreadTcp)}.`,
      ),
    ),
    ...gap(
      counts.unknownLinks,
      msg(str`Packets of a link type that is not read: ${n(counts.unknownLinks)}.`),
    ),
    ...gap(
      file.unknownBlocks,
      msg(str`Blocks of an unknown type, which were skipped: ${n(file.unknownBlocks)}.`),
    ),
    ...gap(
      file.unknownInterfaces,
      msg(str`Packets of an interface that the file does not describe: ${n(file.unknownInterfaces)}.`),
    ),
    ...gap(counts.tooMany, msg(str`Packets of this test beyond what the page holds: ${n(counts.tooMany)}.`)),
  ];
}

/** What the file was, in one line. */
export const captureFileWording = ({ file, counts }: CaptureReport): string =>
  msg(
    str`${file.format ?? ''}: ${wholeNumber(counts.frames)} packets, ${wholeNumber(counts.ofTest)} of this test.`,
  );
