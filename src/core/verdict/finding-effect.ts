import type { Finding } from './finding.ts';

/**
 * What a finding does to the verdict. `voids`: the run cannot be judged, whatever its figures. `caps`: what was
 * measured can miss a target but is not enough to meet them all. `fails`: the network misses a requirement
 * beside the targets. `notes`: said, changes nothing.
 */
export type FindingEffect = 'voids' | 'caps' | 'fails' | 'notes';

/** Hidden for longer than this, a run is void; a glance at another tab is not. */
export const HIDDEN_LIMIT_MS = 1000;

/**
 * The effect of each finding, in one table, and of like effect the gravest first; of `hidden` that of a page that was
 * hidden for longer than the limit.
 */
const EFFECTS: Readonly<Record<Finding['code'], FindingEffect>> = {
  hidden: 'voids',
  'audio-suspended': 'voids',
  'audio-stopped': 'voids',
  'sender-stalled': 'voids',
  'mapping-broken': 'voids',
  'not-connected': 'fails',
  'connection-lost': 'fails',
  'udp-blocked': 'fails',
  'ports-denied': 'fails',
  'only-connectivity': 'caps',
  'stopped-early': 'caps',
  'mapping-moved': 'notes',
  'data-channel': 'notes',
  'stats-disagree': 'notes',
};

const isFindingCode = (code: string): code is Finding['code'] => Object.hasOwn(EFFECTS, code);

/** Every finding there is; of like effect the gravest first. */
export const FINDING_CODES: readonly Finding['code'][] = Object.keys(EFFECTS).filter(isFindingCode);

/** The effect of a finding by its code, as tables have it; `null`: this version knows no such finding. */
export function effectOfCode(code: string, hiddenMs: number): FindingEffect | null {
  if (!isFindingCode(code)) return null;
  return code === 'hidden' && hiddenMs <= HIDDEN_LIMIT_MS ? 'notes' : EFFECTS[code];
}

/** What a finding does to the verdict. */
export const findingEffect = (finding: Finding): FindingEffect =>
  finding.code === 'hidden' && finding.hiddenMs <= HIDDEN_LIMIT_MS ? 'notes' : EFFECTS[finding.code];
