import { msg, str } from '@lit/localize';
import { codePointName, markVerdict, type MarkVerdict } from '../../core/connectivity/mark-verdict.ts';
import type { Result } from '../../wire/result.ts';
import { decimal, percent, wholeNumber } from '../quantity.ts';

/** What IP headers said at the relay, as a result has it. */
export type ShownMarks = NonNullable<NonNullable<Result['witness']>['marks']>;

/** What became of QoS marks on the way from you, with what speaks for it; empty where there is nothing to say. */
export function marksWording(marks: ShownMarks): string[] {
  const verdict = markVerdict(marks);
  const route = routeWording(marks);
  const congestion = congestionWording(marks);
  return [
    ...(verdict
      ? [`${verdictWording(verdict)} ${msg('The way to you is not known: a browser cannot read it.')}`]
      : []),
    ...(route === null ? [] : [route]),
    ...(congestion === null ? [] : [congestion]),
  ];
}

const named = (dscp: number): string => (dscp === 0 ? msg('no mark') : `${codePointName(dscp)} (${dscp})`);

function verdictWording(verdict: MarkVerdict): string {
  switch (verdict.code) {
    case 'kept':
      return msg(
        'The network keeps the mark for priority: all packets that asked for it arrived at the relay with EF (46).',
      );
    case 'cleared':
      return msg(
        'The mark for priority does not arrive: all packets came to the relay without it. The network takes it away, or this computer does not set it (Windows needs a policy).',
      );
    case 'not-marked-here':
      return msg(
        'This computer does not mark packets for priority: they came to the relay without a mark, and no router was in between (Windows needs a policy).',
      );
    case 're-marked':
      return msg(
        str`The network changes the mark for priority: all packets came to the relay with ${named(verdict.dscp)} instead of EF (46).`,
      );
    case 'some-streams':
      return msg(
        str`The network keeps the mark for priority for some streams only: ${verdict.kept} of ${verdict.asked} arrived with EF (46), others with ${named(verdict.dscp)}.`,
      );
    case 'some-packets':
      return verdict.changedMs === null
        ? msg(
            str`The network keeps the mark for priority for ${percent(verdict.keptShare)} of the packets; others arrived with ${named(verdict.dscp)}.`,
          )
        : msg(
            str`The network keeps the mark for priority for ${percent(verdict.keptShare)} of the packets, others arrived with ${named(verdict.dscp)}; it first changed after ${decimal(verdict.changedMs / 1000)} s.`,
          );
    case 'marked-unasked':
      return msg(
        str`${percent(verdict.share)} of the packets arrived at the relay with the mark ${named(verdict.dscp)}, which the test did not ask for: a policy of this computer or of the network sets it.`,
      );
  }
}

function routeWording({ hopLimits }: ShownMarks): string | null {
  const [first, second] = hopLimits;
  if (!first || !second) return null;
  return msg(
    str`The route changed during the test: after ${decimal(second.fromMs / 1000)} s packets arrived with a TTL of ${second.hopLimit} instead of ${first.hopLimit}.`,
  );
}

function congestionWording({ congestionMarked, ecnCapable }: ShownMarks): string | null {
  if (congestionMarked === 0) return null;
  return msg(
    str`A link was full on the way from you: ${wholeNumber(congestionMarked)} of ${wholeNumber(ecnCapable)} packets were marked for congestion (ECN) instead of being dropped.`,
  );
}
