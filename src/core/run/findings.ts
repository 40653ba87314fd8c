import type { Finding } from '../verdict/finding.ts';
import type { RunFacts } from './state.ts';

/** What the procedure alone knows of; the figures tell the rest (verdict/findings.ts). */
export function findingsOf(facts: RunFacts, measuredMs: number): Finding[] {
  const { incidents, call, chosen } = facts;
  const findings: Finding[] = [];
  // A loaded test that is stopped in its second part has had its first.
  if (incidents.stoppedEarly && !(chosen.options.loaded && measuredMs >= chosen.options.durationMs))
    findings.push({ code: 'stopped-early', measuredMs, plannedMs: chosen.options.durationMs });
  if (incidents.audioStoppedAtMs !== null)
    findings.push({ code: 'audio-stopped', atMs: incidents.audioStoppedAtMs });
  if (call.fallbackCause !== null) findings.push({ code: 'data-channel', cause: call.fallbackCause });
  return findings;
}
