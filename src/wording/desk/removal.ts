import { msg, str } from '@lit/localize';
import type { Removal } from '../../wire/desk/admin.ts';
import { momentInZone } from '../time.ts';
import { wholeNumber } from '../quantity.ts';

type RemovalStop = NonNullable<Removal['stop']>;
type Beyond = NonNullable<RemovalStop['beyond']>;

/** Why nothing is deleted, and since when. The clock that says so may be the reason. */
export const stopReason = ({ reason, sinceMs }: RemovalStop, timeZone?: string): string =>
  msg(str`${reason} Stopped since ${momentInZone(sinceMs, timeZone)}, by the server’s clock.`);

/** What would be deleted if it were confirmed. */
export function stoppedCount(beyond: Beyond | null): string {
  if (beyond === null) return msg('What would be deleted has not been counted yet.');
  const things = thingsBeyond(beyond);
  return things === null
    ? msg('Nothing is beyond its limits just now, so nothing would be deleted at once.')
    : msg(str`If you confirm, ${things} are deleted.`);
}

/** What one is asked before it is confirmed. */
export function confirmQuestion({ beyond }: RemovalStop, timeZone?: string): string {
  const things = beyond && thingsBeyond(beyond);
  const what =
    things === null
      ? msg('Delete what is beyond its limits for good?')
      : msg(str`Delete ${things} for good? Nothing brings them back.`);
  if (beyond === null) return what;
  const clock = momentInZone(beyond.countedAtMs, timeZone);
  return `${what} ${msg(str`The server’s clock said ${clock} when it counted them.`)}`;
}

/** `20 of 60 results and 3 of 9 packet records`; `null`: none. */
function thingsBeyond(beyond: Beyond): string | null {
  const { results, ofResults, documents = 0, ofDocuments = 0, packets, ofPackets } = beyond;
  const [some, all] = [wholeNumber(results), wholeNumber(ofResults)];
  const [someWhole, allWhole] = [wholeNumber(documents), wholeNumber(ofDocuments)];
  const [somePackets, allPackets] = [wholeNumber(packets), wholeNumber(ofPackets)];
  const things = [
    ...(results === 0 ? [] : [msg(str`${some} of ${all} results`)]),
    // What goes with its result is not told again.
    ...(documents <= results
      ? []
      : [msg(str`all but the figures of ${someWhole} of ${allWhole} results that are kept whole`)]),
    ...(packets === 0 ? [] : [msg(str`${somePackets} of ${allPackets} packet records`)]),
  ];
  const last = things.at(-1);
  if (last === undefined) return null;
  const others = things.slice(0, -1).join(', ');
  return others === '' ? last : msg(str`${others} and ${last}`);
}
