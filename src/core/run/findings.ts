import type { Finding } from '../grade.ts';
import type { RunFacts } from './state.ts';

/** The findings that the procedure itself knows of; the packets tell the rest. */
export function findingsOf(facts: RunFacts, measuredMs: number): Finding[] {
  const { incidents, call, chosen } = facts;
  const findings: Finding[] = [];
  if (incidents.hiddenMs > 0) findings.push({ code: 'hidden', hiddenMs: incidents.hiddenMs });
  // A loaded test that is stopped in its second part has had its first.
  if (incidents.stoppedEarly && !(chosen.options.loaded && measuredMs >= chosen.options.durationMs))
    findings.push({ code: 'stopped-early', measuredMs, plannedMs: chosen.options.durationMs });
  if (incidents.audioStoppedAtMs !== null)
    findings.push({ code: 'audio-stopped', atMs: incidents.audioStoppedAtMs });
  if (call.fallbackCause !== null) findings.push({ code: 'data-channel', cause: call.fallbackCause });
  if (call.fallbackCause === 'audio-suspended') findings.push({ code: 'audio-suspended' });
  return findings;
}
