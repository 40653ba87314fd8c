import { contradictionIn } from '../../../src/core/verdict/no-call.ts';
import type { Result } from '../../../src/wire/result.ts';

/** The finding that says that no call came about; `null` where one did. */
const notConnectedIn = ({ grades }: Result) =>
  grades.findings.find((finding) => finding.code === 'not-connected') ?? null;

/** A test without a call has measured nothing, and says what the network lets through, or what was seen of the call. */
export const isWithoutCall = (result: Result): boolean =>
  result.durationMs === 0 &&
  result.traffic.sent === 0 &&
  (result.connectivity !== undefined || notConnectedIn(result)?.evidence !== undefined);

/** What the network is said not to let through must not have come through, by whoever counted it. */
export function contradictionInNoCall(result: Result): string | null {
  const found = notConnectedIn(result);
  if (!found?.evidence) return null;
  const { evidence, why, waitedMs } = found;
  if (evidence.received > evidence.sent)
    return 'grades.findings: evidence.received must not be over evidence.sent.';
  return contradictionIn({ why, waitedMs }, evidence) === null
    ? null
    : `grades.findings: the evidence speaks against "${why}".`;
}
