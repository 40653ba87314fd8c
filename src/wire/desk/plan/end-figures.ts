import type { EndFigures, EndsFigures, StretchFigures } from '../../../core/flows/flow-budget.ts';
import { parseTarget, targetsOf } from '../../../core/verdict/targets.ts';
import type { WirePlanDecision } from './decision.ts';
import type { FlowChoice, FlowTest } from './flow-query.ts';

type Evidence = WirePlanDecision['sites'][number]['evidence'][number];

/** What is known of the ways of a site, as the decision stands on it; `null`: nothing, or there is no such site. */
export function endFigures(decision: WirePlanDecision | null, site: string | null): EndFigures | null {
  const decided = decision?.sites.find((each) => each.site === site);
  if (site === null || !decided) return null;
  const stretches = [
    ...decided.evidence.flatMap((each) => stretchOf(each, 'internet', null)),
    ...decided.expressRoute.flatMap(({ via, evidence }) =>
      evidence.flatMap((each) => stretchOf(each, 'expressroute', via)),
    ),
  ];
  return stretches.length === 0 ? null : { site, stretches };
}

/** What one test knows, held against its own targets; `null`: of a region that has none. */
export function testFigures({ name, target, rttMs, lossRatio }: FlowTest): EndFigures | null {
  const choice = parseTarget(target);
  const targets = choice && targetsOf(choice);
  if (!choice || !targets) return null;
  const isFromEdge = choice.kind === 'edge-edge' || (choice.kind === 'azure' && choice.column === 'edge');
  const stretch: StretchFigures = {
    network: 'internet',
    target: isFromEdge ? 'edge-edge' : 'client-edge',
    via: null,
    rttMs,
    targetMs: targets.rttMs,
    source: 'measured',
    figures: [
      { name: 'rttMs', value: rttMs, target: targets.rttMs },
      ...(lossRatio === null
        ? []
        : [{ name: 'lossRatio' as const, value: lossRatio, target: targets.lossRatio }]),
    ],
  };
  return { site: name, stretches: [stretch] };
}

/** What is known of both ends of a call; a test goes before what is known of its site. */
export const flowFigures = (
  { test, userSite, otherSite }: FlowChoice,
  decision: WirePlanDecision | null,
): EndsFigures => ({
  user: test ? testFigures(test) : endFigures(decision, userSite),
  'other-user': endFigures(decision, otherSite),
});

/** None where there is no round trip: of a call that did not come about no share can be told. */
function stretchOf(
  { source, segment, figures }: Evidence,
  network: StretchFigures['network'],
  via: string | null,
): StretchFigures[] {
  const roundTrip = figures.find(({ name }) => name === 'rttMs');
  if (typeof roundTrip?.value !== 'number') return [];
  return [
    { network, target: segment, via, rttMs: roundTrip.value, targetMs: roundTrip.target, source, figures },
  ];
}
