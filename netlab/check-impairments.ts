import type { Impairments } from './impairments.ts';
import { NetlabError } from './netlab-error.ts';

/** Throws with every problem listed: a lab that silently impairs otherwise than asked proves nothing. */
export function checkImpairments(impairments: Impairments): void {
  const problems = [
    ...ratioProblems(impairments),
    ...timeProblems(impairments),
    ...countProblems(impairments),
  ];
  if (problems.length > 0) throw new NetlabError('invalid-impairment', problems.join(' '));
}

function ratioProblems({ lossRatio, burstLoss, duplicateRatio, reorder, headers }: Impairments): string[] {
  const ratios = {
    lossRatio,
    'burstLoss.lossRatio': burstLoss?.lossRatio,
    duplicateRatio,
    'reorder.ratio': reorder?.ratio,
    'headers.dscp.ratio': headers?.dscp?.ratio,
    'headers.congestionRatio': headers?.congestionRatio,
  };
  return Object.entries(ratios)
    .filter(([, ratio]) => ratio !== undefined && !(ratio >= 0 && ratio <= 1))
    .map(([name, ratio]) => `${name} is ${ratio ?? ''}, not a ratio from 0 to 1.`);
}

function timeProblems({ delayMs, jitter, reorder, rateLimit, outage, detour }: Impairments): string[] {
  const timesMs = {
    delayMs,
    'jitter.spreadMs': jitter?.spreadMs,
    'reorder.heldUpToMs': reorder?.heldUpToMs,
    'rateLimit.queueMs': rateLimit?.queueMs,
    'outage.fromMs': outage?.fromMs,
    'outage.toMs': outage?.toMs,
    'detour.fromMs': detour?.fromMs,
    'detour.toMs': detour?.toMs,
    'detour.addedMs': detour?.addedMs,
  };
  const problems = Object.entries(timesMs)
    .filter(([, timeMs]) => timeMs !== undefined && !(timeMs >= 0 && Number.isFinite(timeMs)))
    .map(([name, timeMs]) => `${name} is ${timeMs ?? ''}, not a time of 0 ms or more.`);
  if (jitter && jitter.spreadMs > (delayMs ?? 0)) {
    problems.push('jitter.spreadMs is above delayMs: packets would leave before they came.');
  }
  if (outage && outage.toMs < outage.fromMs) problems.push('outage.toMs is before outage.fromMs.');
  if (detour?.toMs !== undefined && detour.toMs < detour.fromMs) {
    problems.push('detour.toMs is before detour.fromMs.');
  }
  return problems;
}

function countProblems({ burstLoss, rateLimit }: Impairments): string[] {
  const problems: string[] = [];
  if (burstLoss && !(Number.isInteger(burstLoss.burstPackets) && burstLoss.burstPackets >= 1)) {
    problems.push('burstLoss.burstPackets is not a whole number of 1 or more.');
  }
  if (rateLimit && !(rateLimit.kbitPerSecond > 0)) {
    problems.push('rateLimit.kbitPerSecond is not above 0.');
  }
  return problems;
}
