import type { Mark } from '../../src/core/connectivity/qos.ts';
import type { GatewayImpairments } from '../../netlab/impairments.ts';

/** One way of spoiling the path. */
export interface AccuracyCase {
  readonly name: string;
  readonly impairments: GatewayImpairments;
  /** Called for after this much of the measured stretch, where the impairment waits to be told. */
  readonly triggerAfterMs?: number;
  /** Which streams ask for priority; default: none. */
  readonly mark?: Mark;
  /** How the relay takes its datagrams; default: as it finds best. */
  readonly relayIo?: 'batched' | 'dgram';
}

/** The cases of the proof. Every one is seeded, so that a run can be repeated. */
export const ACCURACY_CASES = {
  clean: { name: 'a clean path', impairments: { seed: 1 } },
  randomLoss: {
    name: '2 % random loss each way',
    impairments: { seed: 2, up: { lossRatio: 0.02 }, down: { lossRatio: 0.02 } },
  },
  bursts: {
    name: '10 % loss in bursts of 4',
    impairments: { seed: 3, up: { burstLoss: { lossRatio: 0.1, burstPackets: 4 } } },
  },
  reorder: {
    name: '1 % reorder within 3 ms',
    impairments: { seed: 4, down: { reorder: { ratio: 0.01, heldUpToMs: 3 } } },
  },
  delayAndJitter: {
    name: '40 ms +- 10 ms',
    impairments: {
      seed: 5,
      up: { delayMs: 20, jitter: { spreadMs: 5 } },
      down: { delayMs: 20, jitter: { spreadMs: 5 } },
    },
  },
  outage: {
    name: 'one outage of 300 ms',
    impairments: { seed: 6, up: { outage: { fromMs: 0, toMs: 300, countsFrom: 'told' } } },
    triggerAfterMs: 5000,
  },
} as const satisfies Record<string, AccuracyCase>;
