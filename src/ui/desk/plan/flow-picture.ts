import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { CallFlow } from '../../../core/flows/call-flow.ts';
import type { FlowBudget } from '../../../core/flows/flow-budget.ts';
import type { FlowPath } from '../../../core/flows/flow-path.ts';
import {
  NETWORK_SEGMENTS,
  PLACE_OF,
  type FlowNode,
  type NetworkSegment,
} from '../../../core/flows/network-segment.ts';
import {
  networkName,
  nodeName,
  pictureText,
  roundTripsText,
  trafficName,
} from '../../../wording/plan/flow.ts';

/** The four segments side by side, and the ways of a call over them; the list beside it has the same in words. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ZONES: Readonly<Record<NetworkSegment, Box>> = {
  'your-network': { x: 2, y: 2, width: 116, height: 266 },
  internet: { x: 128, y: 2, width: 116, height: 150 },
  expressroute: { x: 128, y: 162, width: 116, height: 106 },
  'microsoft-network': { x: 254, y: 2, width: 116, height: 266 },
};
const WIDTH = 372;
const HEIGHT = 270;
const NODE = { width: 96, height: 30, first: 44, step: 54 } as const;
/** Where a way crosses a segment that it has no end in. */
const CROSSING_Y = { internet: 132, expressroute: 222 } as const;
/** Between ways that run beside each other. */
const ASIDE = 6;

/** Nodes of a flow, each in the middle of its place, from the top down. */
function nodesOf(flow: CallFlow): Map<FlowNode, { readonly x: number; readonly y: number }> {
  const placed = new Map<FlowNode, { x: number; y: number }>();
  const counted = new Map<NetworkSegment, number>();
  for (const { signaling, media } of flow.roles)
    for (const { nodes } of [...signaling.slice(0, 1), ...media.slice(0, 1)])
      for (const node of nodes) {
        if (placed.has(node)) continue;
        const zone = zoneOf(node);
        const at = counted.get(zone) ?? 0;
        counted.set(zone, at + 1);
        const { x, width } = ZONES[zone];
        const step = zone === 'internet' ? NODE.height + 10 : NODE.step;
        placed.set(node, { x: x + width / 2, y: NODE.first + at * step });
      }
  return placed;
}

/** Another company is drawn on the Internet's side. */
function zoneOf(node: FlowNode): NetworkSegment {
  switch (PLACE_OF[node]) {
    case 'your-network':
      return 'your-network';
    case 'microsoft':
      return 'microsoft-network';
    default:
      return 'internet';
  }
}

/** Points of a way as an SVG path; `aside`: how far it keeps from the middle. */
function lineOf(path: FlowPath, placed: ReturnType<typeof nodesOf>, aside: number): string {
  let line = '';
  for (const [at, to] of path.nodes.entries()) {
    const from = path.nodes[at - 1];
    if (from === undefined) continue;
    const [a, b] = [placed.get(from), placed.get(to)];
    if (!a || !b) continue;
    const [ay, by] = [a.y + aside, b.y + aside];
    const half = NODE.width / 2;
    if (a.x === b.x) {
      // Beside the boxes, so that one between them is not crossed.
      const side = a.x > WIDTH / 2 ? -1 : 1;
      const edge = a.x + side * half;
      line += `M${edge} ${ay}H${edge + side * (8 + aside)}V${by}H${edge}`;
      continue;
    }
    const towards = b.x > a.x ? 1 : -1;
    const [ax, bx] = [a.x + towards * half, b.x - towards * half];
    const crossed = path.legs.find(
      ({ segment, from: legFrom, to: legTo }) =>
        legFrom === from && legTo === to && (segment === 'internet' || segment === 'expressroute'),
    )?.segment;
    const isBeyond = Math.abs(b.x - a.x) > ZONES.internet.width * 1.5;
    if (isBeyond && (crossed === 'internet' || crossed === 'expressroute')) {
      const { x, width } = ZONES[crossed];
      const [near, far] = towards > 0 ? [x + 8, x + width - 8] : [x + width - 8, x + 8];
      const y = CROSSING_Y[crossed] + aside;
      line += `M${ax} ${ay}L${near} ${y}H${far}L${bx} ${by}`;
    } else line += `M${ax} ${ay}L${bx} ${by}`;
  }
  return line;
}

/** The picture of a flow; red and crossed out are ends whose figures miss their target. */
export function flowPicture(flow: CallFlow, budget: FlowBudget, hasExpressRoute: boolean): TemplateResult {
  const placed = nodesOf(flow);
  const ways = flow.roles.flatMap(({ role, signaling, media }) =>
    (['signaling', 'media'] as const).flatMap((traffic) => {
      const path = (traffic === 'signaling' ? signaling : media)[0];
      const share = traffic === 'media' ? budget.shares.find((each) => each.role === role) : undefined;
      return path ? [{ traffic, path, isMissed: share !== undefined && share.load >= 1 }] : [];
    }),
  );
  return html`<svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      width=${WIDTH}
      height=${HEIGHT}
      role="img"
      aria-label=${pictureText(flow)}
    >
      ${NETWORK_SEGMENTS.map((segment) => {
        const { x, y, width, height } = ZONES[segment];
        const isAbsent = segment === 'expressroute' && !hasExpressRoute;
        return svg`<rect class="zone ${segment} ${isAbsent ? 'absent' : ''}" x=${x} y=${y} width=${width} height=${height} rx="6"></rect>
        <text class="zone-name" x=${x + width / 2} y=${y + 18} text-anchor="middle">${networkName(segment)}</text>`;
      })}
      ${ways.map(
        ({ traffic, path, isMissed }, at) =>
          svg`<path class="way ${traffic} ${isMissed ? 'misses' : ''}" d=${lineOf(path, placed, (at - (ways.length - 1) / 2) * ASIDE)}></path>`,
      )}
      ${(['internet', 'expressroute'] as const).map((network) => {
        const shares = budget.shares.filter((share) => share.network === network);
        const { x, y, width, height } = ZONES[network];
        return shares.length === 0
          ? nothing
          : svg`<text class="figure" x=${x + width / 2} y=${y + height - 5} text-anchor="middle">${roundTripsText(shares)}</text>`;
      })}
      ${[...placed].map(
        ([node, { x, y }]) =>
          svg`<rect class="node" x=${x - NODE.width / 2} y=${y - NODE.height / 2} width=${NODE.width} height=${NODE.height} rx="4"></rect>
        <text x=${x} y=${y + 4} text-anchor="middle">${nodeName(node)}</text>`,
      )}
    </svg>
    <ul class="key small" role="list" aria-hidden="true">
      ${(['signaling', 'media'] as const).map((traffic) =>
        ways.some((way) => way.traffic === traffic)
          ? html`<li>
              <svg viewBox="0 0 36 16" width="36" height="16">
                <path class="way ${traffic}" d="M2 8H34"></path>
              </svg>
              ${trafficName(traffic)}
            </li>`
          : nothing,
      )}
    </ul>`;
}

/** Lines and shapes: what a colour says, dashes say too. */
export const flowPictureLook = css`
  .zone {
    fill: var(--surface);
    stroke: var(--line-strong);
  }
  .zone.absent {
    stroke-dasharray: 3 4;
  }
  .zone-name {
    font-weight: 650;
  }
  .figure {
    font-weight: 650;
  }
  .node {
    fill: var(--unknown-wash);
    stroke: var(--text);
  }
  .way {
    fill: none;
  }
  .way.signaling {
    stroke: var(--text);
    stroke-width: 1.5;
    stroke-dasharray: 5 4;
  }
  .way.media {
    stroke: var(--accent);
    stroke-width: 3;
  }
  .way.media.misses {
    stroke: var(--misses);
    stroke-dasharray: 10 3;
  }
`;
