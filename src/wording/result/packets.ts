import { msg, str } from '@lit/localize';
import { milliseconds, textList, wholeNumber } from '../quantity.ts';

/** Where packets were lost, as the relay tells it. */
interface Losses {
  readonly 'lost-up': number;
  readonly 'lost-down': number;
  readonly 'lost-unknown': number;
}

/** `12 lost from you, 3 to you`. */
function lossesText(losses: Losses, hasDirections: boolean): string {
  const [up, down, unknown] = [losses['lost-up'], losses['lost-down'], losses['lost-unknown']];
  if (up + down + unknown === 0) return msg('none lost');
  if (!hasDirections) return msg(str`${wholeNumber(unknown)} lost`);
  return textList([
    ...(up > 0 ? [msg(str`${wholeNumber(up)} lost from you`)] : []),
    ...(down > 0 ? [msg(str`${wholeNumber(down)} lost to you`)] : []),
    ...(unknown > 0 ? [msg(str`${wholeNumber(unknown)} lost, the direction not known`)] : []),
  ]);
}

/** What a picture of packets shows, in place of the picture. */
export function packetsSentence(
  sent: number,
  streams: number,
  losses: Losses,
  hasDirections: boolean,
  mostRoundTripMs: number | null,
): string {
  if (sent === 0) return msg('No packets.');
  const packets = sent === 1 ? msg('1 packet') : msg(str`${wholeNumber(sent)} packets`);
  const among = streams === 1 ? msg('in 1 stream') : msg(str`in ${wholeNumber(streams)} streams`);
  const lost = lossesText(losses, hasDirections);
  return mostRoundTripMs === null
    ? msg(str`${packets} ${among}: ${lost}.`)
    : msg(
        str`${packets} ${among}: ${lost}. The slowest took ${milliseconds(mostRoundTripMs)} there and back.`,
      );
}

/** What the dots are, and where they come from. */
export const packetsMeaning = (hasDirections: boolean): string =>
  hasDirections
    ? msg(
        'Each dot is a packet: from left to right when it was sent, upwards how long it took. Each direction is drawn over its own fastest packet, since your clock and the test server’s are two. Lost packets stand in the band below.',
      )
    : msg(
        'Each dot is a packet: from left to right when it was sent, upwards its round trip. Lost packets stand in the band below. The directions are not known for this test.',
      );

/** How a part is chosen. */
export const howToChoosePackets = (): string =>
  msg(
    'Drag across the picture to choose packets; by keyboard, hold Shift with the arrow keys on the knob, then press Enter. Escape or a double click shows everything again.',
  );
