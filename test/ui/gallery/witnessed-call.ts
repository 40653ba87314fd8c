import { summariseWitness, type Testimony, type WitnessAnswer } from '../../../src/app/testimony.ts';
import type { Measurement } from '../../../src/core/packets/packet.ts';
import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { encodeWitness } from '../../../src/wire/witness.ts';
import { witnessedLink, type LegFates, type RelaySide } from '../../support/call/witnessed-link.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import type { Fate } from './simulated-call.ts';

/** A call whose packets are followed leg by leg, with the relay between. */
export interface Legs {
  readonly up: Fate;
  readonly down: Fate;
  /** What the relay's clock and record are like. */
  readonly relay?: RelaySide & { readonly isCapped?: boolean };
  /** In place of the relay's own bytes: it could not tell, or could not be asked. */
  readonly answer?: Exclude<WitnessAnswer, { kind: 'bytes' }>;
}

const BEGIN_MS = 1000;
const LATE_LIMIT_MS = 3000;

/** Sends the default traffic along both legs and hears what the relay says of it. */
export function witnessedCall(
  legs: Legs,
  durationMs: number,
  method: 'rtp' | 'data-channel',
): { readonly measurement: Measurement; readonly testimony: Testimony } {
  const { streams, packetIntervalMs } = DEFAULT_PLAN;
  const random = seededRandom(11);
  const ticks = Math.floor(durationMs / packetIntervalMs);
  const fates = Array.from({ length: ticks * streams }, (_, globalSequence): LegFates => {
    const atMs = Math.floor(globalSequence / streams) * packetIntervalMs;
    return { up: legs.up(atMs, random) ?? 'lost', down: legs.down(atMs, random) ?? 'lost' };
  });
  const { isCapped = false, ...side } = legs.relay ?? {};
  const { packets, mappings, witness } = witnessedLink(fates, { streams, drift: 3e-6, ...side });
  const measurement: Measurement = {
    packets,
    streams,
    calls: 1,
    nominalRatePerSecond: packetRatePerSecond(DEFAULT_PLAN),
    beginMs: monotonicMs(BEGIN_MS),
    endMs: monotonicMs(BEGIN_MS + durationMs),
    lateLimitMs: LATE_LIMIT_MS,
    sendOrder: 'counted',
    arrivalOrder: 'stamped',
  };
  const bytes = encodeWitness({
    ...witness,
    isCapped,
    records: witness.records.map((record) => ({ ...record, sizeBytes: 190 })),
  });
  const answer = legs.answer ?? { kind: 'bytes', bytes };
  return { measurement, testimony: summariseWitness(answer, method, measurement, mappings) };
}
