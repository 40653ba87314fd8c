import { msg, str } from '@lit/localize';
import type { MarksOfOthers } from '../../core/connectivity/marks-of-others.ts';
import { wholeNumber } from '../quantity.ts';
import { momentInZone } from '../time.ts';

/**
 * Whose doing it is that no mark for priority arrived, with the other tests that speak for it. The time zone is the
 * reader's; an argument for tests only.
 */
export function marksOfOthersWording(others: MarksOfOthers, timeZone?: string): string {
  const evidence = evidenceWording(others, timeZone);
  switch (others.code) {
    case 'not-set-here': {
      const said = msg(
        str`${evidence} So it is this browser or computer that does not mark (Windows needs a policy), not the network.`,
      );
      return others.hasKeptLater
        ? said
        : msg(
            str`${said} No later test tells yet: a network that changed just before this one would look the same.`,
          );
    }
    case 'cleared-for-all':
      return msg(
        str`${evidence} So the network takes it away or changes it, for others as well, unless none of these computers sets it (Windows needs a policy).`,
      );
    case 'mixed':
      return msg(
        str`${evidence} That does not tell whether the network takes it away or this browser or computer does not set it.`,
      );
  }
}

function evidenceWording({ tests, kept, areByAgents, lastKept }: MarksOfOthers, timeZone?: string): string {
  const total = areByAgents
    ? msg(str`${wholeNumber(tests)} tests by the agent`)
    : msg(str`${wholeNumber(tests)} other tests`);
  if (lastKept === null)
    return msg(
      str`The mark for priority was kept in none of ${total} that asked for it at this site through this relay within 7 days of this one.`,
    );
  const when = momentInZone(lastKept.atMs, timeZone);
  const last = lastKept.isByAgent && !areByAgents ? msg(str`${when} by the agent`) : when;
  return msg(
    str`The mark for priority was kept in ${wholeNumber(kept)} of ${total} that asked for it at this site through this relay within 7 days of this one, last on ${last}.`,
  );
}
