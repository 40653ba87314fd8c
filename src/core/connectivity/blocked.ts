import type { ConnectivityFinding } from './findings.ts';

type Code = ConnectivityFinding['code'];

/** What keeps something from calls that they use, the most first. All else tells what the network is like. */
const BLOCKS: readonly Code[] = [
  'nothing-open',
  'udp-blocked',
  'no-data',
  'ports-blocked',
  'name-failed',
  'certificate-rejected',
  'relay-refused',
  'family-blocked',
  'fallback-blocked',
];

/** Code of the finding that keeps most from calls; `null`: none does. */
export const blockedCode = (findings: readonly { readonly code: Code }[]): Code | null =>
  BLOCKS.find((code) => findings.some((finding) => finding.code === code)) ?? null;
