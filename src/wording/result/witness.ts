import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { wholeNumber } from '../quantity.ts';

/** Why the directions of a result are not, or not wholly, known; `null` when they are. */
export function unknownDirections(result: Result): readonly string[] | null {
  const { witness, traffic } = result;
  // Results from before relays were asked have nothing about it.
  if (!witness)
    return [
      msg('This result is from before relays were asked, so which way a packet was lost is not known.'),
    ];
  switch (witness.reason) {
    case null:
      return null;
    case 'third-party-relay':
      return [msg('This relay is not one of ours, so it cannot tell which way a packet was lost.')];
    case 'not-rtp':
      return [
        msg(
          'This test used a data channel, whose packets no relay can tell apart, so which way a packet was lost is not known.',
        ),
      ];
    case 'unavailable':
      return [
        msg(
          'The relay\u2019s record of this test could not be fetched, so which way a packet was lost is not known.',
        ),
      ];
    case 'capped':
      if (witness.state === 'none')
        return [
          msg(
            'The relay had reached its limit and kept no record of this test, so which way a packet was lost is not known.',
          ),
        ];
      return [
        msg('The relay\u2019s record of this test reached its limit before the end, so a part is not known.'),
        ...missingPart(witness, traffic),
      ];
    case 'incomplete':
      return [
        msg('The relay\u2019s record of this test has gaps, so a part is not known.'),
        ...overRate(witness),
        ...missingPart(witness, traffic),
      ];
  }
}

/** What is missing because the relay itself let it fall. */
const overRate = ({ overRate: dropped = 0 }: NonNullable<Result['witness']>): string[] =>
  dropped === 0
    ? []
    : [
        // Or more: the system may have dropped more, which nobody counts.
        msg(
          str`This test sent more than it may, so the relay itself dropped ${wholeNumber(dropped)} packets of it or more.`,
        ),
      ];

/** How much the record lacks. */
function missingPart(
  { lostUnknown, unwitnessed }: NonNullable<Result['witness']>,
  { lost, received }: Result['traffic'],
): string[] {
  const of = (part: number, whole: number): string => msg(str`${wholeNumber(part)} of ${wholeNumber(whole)}`);
  return [
    ...(lost > 0 ? [msg(str`Lost, direction not known: ${of(lostUnknown, lost)}.`)] : []),
    msg(str`Came back, but not in the record: ${of(unwitnessed, received)}.`),
  ];
}
