import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { unblockText } from '../causes/cause-advice.ts';
import { duration } from '../quantity.ts';
import { reservationOf } from '../../core/verdict/shown-outcome.ts';
import { shownFindings } from '../../core/verdict/shown-findings.ts';
import { troublesOf, type Trouble } from '../../core/verdict/troubles.ts';
import { causesSaid } from '../causes/cause.ts';
import { silentPortsInUse } from '../../core/relay.ts';

/** What a result means for calls, and what is worth trying. */
export interface MeaningWording {
  readonly meaning: readonly string[];
  /** Common causes and remedies: experience, not something that this test measured. */
  readonly tries: readonly string[];
}

function troubleMeaning(trouble: Trouble): string {
  switch (trouble) {
    case 'loss':
      return msg('Lost packets are missing sound: words break up, and video freezes or turns blocky.');
    case 'delay':
      return msg('Answers come late: people start to speak at the same time and wait for each other.');
    case 'jitter':
      return msg('Sound that arrives unevenly must be stretched or cut: voices turn robotic.');
    case 'reorder':
      return msg('Packets in the wrong order come too late to be played: short gaps in speech.');
  }
}

function troubleTries(trouble: Trouble): readonly string[] {
  const wifi = msg('Use a network cable, or move closer to the Wi-Fi access point.');
  const load = msg('Pause downloads, uploads and backups on this connection.');
  const vpn = msg('If you use a VPN, test once without it: calls are often meant to go past it.');
  switch (trouble) {
    case 'loss':
      return [wifi, load, vpn];
    case 'delay':
      return [vpn, load, msg('Check that the relay is near you: distance alone adds delay.')];
    case 'jitter':
      return [wifi, load];
    case 'reorder':
      return [msg('Reordering comes from the network itself: show this result to whoever runs it.')];
  }
}

/** What to try by what was missed, where no cause says better. Ports that are denied are no cause of figures. */
function triesOf(result: Result, troubles: readonly Trouble[]): readonly string[] {
  const causes = causesSaid(result);
  const isUdpBlocked = causes.some(({ code }) => code === 'udp-blocked');
  const isBlocked = shownFindings(result.grades).some(
    ({ code }) => code === 'ports-denied' || (code === 'udp-blocked' && !isUdpBlocked),
  );
  return [
    ...(isBlocked ? [unblockText(silentPortsInUse(result.path))] : []),
    ...(causes.length > 0 ? [] : new Set(troubles.flatMap(troubleTries))),
  ];
}

/** What a test that meets its targets says of calls, and what of them may suffer all the same. */
function metMeaning(result: Result, length: string): readonly string[] {
  const reservation = reservationOf(result);
  const again = msg(
    str`The test saw ${length} of this network. If calls are bad at other times, test again then.`,
  );
  if (reservation === null)
    return [
      msg('Between this device and the relay sound arrives as calls need it.'),
      again,
      msg('If calls are bad now, the cause is likely elsewhere: headset, device, or the other side.'),
    ];
  return reservation.evidence.every(({ isBusy }) => isBusy)
    ? [
        msg(
          'While nobody uploads or downloads, sound arrives as calls need it between this device and the relay.',
        ),
        msg('Once somebody does, calls suffer.'),
        again,
      ]
    : [
        msg(
          'The published targets are met between this device and the relay, and calls may suffer all the same.',
        ),
        again,
      ];
}

/** Sentences below the verdict. */
export function meaningWording(result: Result): MeaningWording {
  const { verdict, rows, findings } = result.grades;
  const length = duration(result.durationMs);
  switch (verdict) {
    case 'meets':
      return { meaning: metMeaning(result, length), tries: [] };
    case 'no-data':
      return {
        meaning: [msg('This test says neither that calls will work nor that they will not.')],
        tries: [],
      };
    case 'misses': {
      const troubles = troublesOf(rows).map(({ trouble }) => trouble);
      const isBlocked = findings.some(({ code }) => code === 'udp-blocked' || code === 'ports-denied');
      const isLost = findings.some(({ code }) => code === 'connection-lost');
      return {
        meaning: [
          ...(isBlocked
            ? [
                msg(
                  'Calls need UDP. Over TCP one late packet holds up all that follow, so sound arrives in jerks.',
                ),
              ]
            : []),
          ...(isLost ? [msg('A call would have ended, or been silent until it reconnected.')] : []),
          ...troubles.map(troubleMeaning),
        ],
        tries: triesOf(result, troubles),
      };
    }
  }
}
