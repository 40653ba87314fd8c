import type { CauseFacts, PathFacts } from './cause-facts.ts';

/**
 * Likely causes: a table of rules from evidence to a cause. Each says what it saw, and how sure it is; words and next
 * steps are the page's. Where no rule fits, the cause is `unclear`, and is said to be.
 */
export const CAUSE_CODES = [
  /** UDP does not get through: the call runs over TCP. */
  'udp-blocked',
  /** A link is full: delay rises before packets are lost. */
  'congestion',
  /** A link is nearly full or has a deep buffer: delay comes and goes, nothing is lost. */
  'queueing',
  /** Everything stops at once for a while: a link or radio that drops out. */
  'outages',
  /** Packets are lost without delay, one by one or a few in a row: errors on a radio or a line. */
  'line-errors',
  /** Loss or delay comes at regular intervals: something on the device or network runs by the clock. */
  'periodic',
  /** Packets overtake each other and nothing else is wrong: parallel paths. */
  'parallel-paths',
  /** Always slow, never uneven: a long way or a detour. */
  'distance',
  /** A NAT moved the mapping of a running call: what comes from the new address nobody knows. */
  'mapping-moved',
  /** Packets came by another route from some moment on: another TTL, and another delay. */
  'route-changed',
  /** A link marks packets instead of dropping them: it is full before anything is lost. */
  'congestion-marks',
  /** Packets wait in a queue, and the mark that should let calls pass does not arrive. */
  'marks-not-kept',
  /** Too slow, and calls leave this network by another way than the web, or through a proxy: a VPN or tunnel. */
  'detour',
  /** The targets are missed and none of the above fits. */
  'unclear',
] as const;
export type CauseCode = (typeof CAUSE_CODES)[number];

/** Numbers that rules look at. */
export const CAUSE_FIGURES = [
  'lossRatio',
  'meanLossRun',
  'allStreamsShare',
  'queueBeforeLossMs',
  'meanQueueMs',
  'p95QueueMs',
  'periodMs',
  'reordered',
  'rttMinMs',
  'rttMeanMs',
  'hopLimitBefore',
  'hopLimitAfter',
  'delayStepMs',
  'congestionMarkedRatio',
  'keptMarksRatio',
] as const;

/** One number that a rule looked at. */
export interface CauseEvidence {
  readonly name: (typeof CAUSE_FIGURES)[number];
  readonly value: number;
}

/** A cause with what speaks for it. */
export interface Cause {
  readonly code: CauseCode;
  /** Where; `loop` when the direction is not known. */
  readonly path: PathFacts['path'];
  readonly confidence: 'likely' | 'possible';
  readonly evidence: readonly CauseEvidence[];
}

type Found = Omit<Cause, 'code' | 'path'> | null;

interface Rule {
  readonly code: CauseCode;
  readonly find: (path: PathFacts, all: CauseFacts) => Found;
}

const seen = (...pairs: readonly (readonly [CauseEvidence['name'], number | null])[]): CauseEvidence[] =>
  pairs.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));

const missesLoss = (path: PathFacts): boolean =>
  path.missed.includes('loss') || path.missed.includes('burstLoss');

/** Queueing this far above the usual, just before losses, is a queue that overflows. */
const RISING_MS = 20;
/** Runs of at least this many packets (a whole round of five streams and more) are drop-outs. */
const OUTAGE_RUN = 10;
/**
 * Losses that come one by one have a mean run near 1: by chance alone it is 1 / (1 - loss), and this at every third packet.
 * Only below it may anybody speak of single packets.
 */
export const SINGLE_RUN = 1.6;
/** Below this much queueing a path is quiet. */
const QUIET_MS = 15;

/** Whether losses follow a rise in delay: clearly above the usual queue. */
const risesBeforeLoss = ({ queueBeforeLossMs, meanQueueMs }: PathFacts): boolean =>
  queueBeforeLossMs !== null &&
  meanQueueMs !== null &&
  queueBeforeLossMs > RISING_MS &&
  queueBeforeLossMs > meanQueueMs * 1.2;

/** The rules for one path, most telling first. The first that fits is the path's cause; later ones may add to it. */
export const PATH_RULES: readonly Rule[] = [
  {
    code: 'periodic',
    find(path) {
      const period = path.lossPeriodMs ?? path.spikePeriodMs;
      if (period === null || (!missesLoss(path) && !path.missed.includes('jitter'))) return null;
      return { confidence: 'likely', evidence: seen(['periodMs', period], ['lossRatio', path.lossRatio]) };
    },
  },
  {
    code: 'congestion',
    find(path) {
      if (!missesLoss(path)) return null;
      const evidence = seen(
        ['queueBeforeLossMs', path.queueBeforeLossMs],
        ['meanQueueMs', path.meanQueueMs],
        ['lossRatio', path.lossRatio],
      );
      if (risesBeforeLoss(path)) return { confidence: 'likely', evidence };
      // A queue that is always full shows no rise: all of it is high.
      return (path.meanQueueMs ?? 0) > 3 * RISING_MS ? { confidence: 'possible', evidence } : null;
    },
  },
  {
    code: 'outages',
    find(path) {
      if (!missesLoss(path) || (path.meanLossRun ?? 0) < OUTAGE_RUN) return null;
      return {
        confidence: (path.allStreamsShare ?? 0) > 0.5 ? 'likely' : 'possible',
        evidence: seen(['meanLossRun', path.meanLossRun], ['allStreamsShare', path.allStreamsShare]),
      };
    },
  },
  {
    code: 'line-errors',
    find(path) {
      if (!missesLoss(path) || risesBeforeLoss(path) || (path.meanQueueMs ?? 0) > QUIET_MS) return null;
      const run = path.meanLossRun ?? 0;
      if (run >= OUTAGE_RUN) return null;
      return {
        confidence: run < SINGLE_RUN ? 'likely' : 'possible',
        evidence: seen(
          ['meanLossRun', run],
          ['meanQueueMs', path.meanQueueMs],
          ['lossRatio', path.lossRatio],
        ),
      };
    },
  },
  {
    code: 'queueing',
    find(path) {
      if (missesLoss(path) || !path.missed.includes('jitter')) return null;
      return {
        confidence: (path.p95QueueMs ?? 0) > 2 * RISING_MS ? 'likely' : 'possible',
        evidence: seen(['p95QueueMs', path.p95QueueMs], ['meanQueueMs', path.meanQueueMs]),
      };
    },
  },
  {
    code: 'parallel-paths',
    find(path) {
      const isOnlyReorder = path.missed.length === 1 && path.missed[0] === 'reorder';
      if (!isOnlyReorder) return null;
      return {
        confidence: 'likely',
        evidence: seen(['reordered', path.reordered], ['lossRatio', path.lossRatio]),
      };
    },
  },
];

/** Delay belongs to the whole way there and back. */
function delayCauses({ rttMeanMs, rttMinMs, rttTargetMs, hasDetour = false }: CauseFacts): Cause[] {
  if (rttMeanMs === null || rttMinMs === null || rttTargetMs === null || rttMeanMs < rttTargetMs) return [];
  const evidence = seen(['rttMinMs', rttMinMs], ['rttMeanMs', rttMeanMs]);
  // Even the fastest packet took too long: no queue explains it.
  const detour: Cause[] = hasDetour
    ? [{ code: 'detour', path: 'loop', confidence: 'possible', evidence: [...evidence] }]
    : [];
  return rttMinMs >= rttTargetMs
    ? [...detour, { code: 'distance', path: 'loop', confidence: 'likely', evidence }]
    : [{ code: 'queueing', path: 'loop', confidence: 'possible', evidence }];
}

/** A link that marks one packet of a hundred does so because of its queue, and not by the way. */
const MARKED_LIKELY = 0.01;

/** What IP headers at the relay tell of the way from you, once something was missed on it, or there and back. */
function headerCauses({ headers, paths, rttMeanMs, rttTargetMs }: CauseFacts): Cause[] {
  const isSlow = rttMeanMs !== null && rttTargetMs !== null && rttMeanMs >= rttTargetMs;
  const isMissed = isSlow || paths.some(({ path, missed }) => path !== 'down' && missed.length > 0);
  if (!headers || !isMissed) return [];
  const { routeChange, congestionMarkedRatio, keptMarksRatio } = headers;
  const queueMs = paths.find(({ path }) => path === 'up')?.meanQueueMs ?? null;
  return [
    ...(routeChange
      ? [
          {
            code: 'route-changed' as const,
            path: 'up' as const,
            confidence: 'likely' as const,
            evidence: seen(
              ['hopLimitBefore', routeChange.hopLimitBefore],
              ['hopLimitAfter', routeChange.hopLimitAfter],
              ['delayStepMs', Math.abs(routeChange.delayStepMs)],
            ),
          },
        ]
      : []),
    ...(congestionMarkedRatio > 0
      ? [
          {
            code: 'congestion-marks' as const,
            path: 'up' as const,
            confidence: congestionMarkedRatio >= MARKED_LIKELY ? ('likely' as const) : ('possible' as const),
            evidence: seen(['congestionMarkedRatio', congestionMarkedRatio]),
          },
        ]
      : []),
    // Nobody passes a queue that is not there. Whether the one that is full heeds marks, no packet tells.
    ...(keptMarksRatio !== null && queueMs !== null && queueMs > QUIET_MS
      ? [
          {
            code: 'marks-not-kept' as const,
            path: 'up' as const,
            confidence: 'possible' as const,
            evidence: seen(['keptMarksRatio', keptMarksRatio], ['meanQueueMs', queueMs]),
          },
        ]
      : []),
  ];
}

/** Every likely cause of the targets that were missed; empty when none was. */
export function likelyCauses(evidence: CauseFacts): Cause[] {
  const causes: Cause[] = [];
  if (evidence.findings.some(({ code }) => code === 'udp-blocked'))
    causes.push({ code: 'udp-blocked', path: 'loop', confidence: 'likely', evidence: [] });
  const isMissed = evidence.paths.some(missesLoss);
  if (isMissed && evidence.findings.some(({ code }) => code === 'mapping-moved'))
    causes.push({ code: 'mapping-moved', path: 'loop', confidence: 'likely', evidence: [] });
  causes.push(...headerCauses(evidence));
  for (const path of evidence.paths) {
    if (path.missed.length === 0) continue;
    const found = PATH_RULES.flatMap(({ code, find }): Cause[] => {
      const cause = find(path, evidence);
      return cause ? [{ code, path: path.path, ...cause }] : [];
    });
    causes.push(
      ...(found.length > 0
        ? found
        : [
            {
              code: 'unclear' as const,
              path: path.path,
              confidence: 'possible' as const,
              evidence: seen(['lossRatio', path.lossRatio]),
            },
          ]),
    );
  }
  return [...causes, ...delayCauses(evidence)];
}
