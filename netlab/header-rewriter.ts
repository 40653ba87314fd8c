import type { Impairer } from './impairer.ts';
import type { Direction, GatewayImpairments, HeaderRewriting } from './impairments.ts';
import { seededRandom, type Random } from './seeded-random.ts';

/** Fields of an IPv4 header that routers write into (RFC 791 §3.1, RFC 2474, RFC 3168). */
export interface HeaderFields {
  readonly dscp: number;
  readonly ecn: number;
  readonly ttl: number;
}

const CONGESTION_EXPERIENCED = 3;

/** Writes into the IP headers of one direction's packets what the routers of a path would. */
class DirectionRewriter {
  readonly #rewriting: HeaderRewriting;
  readonly #drawDscp: Random;
  readonly #drawEcn: Random;

  constructor(rewriting: HeaderRewriting, direction: Direction, seed: number) {
    this.#rewriting = rewriting;
    this.#drawDscp = seededRandom(`${seed}/${direction}/dscp`);
    this.#drawEcn = seededRandom(`${seed}/${direction}/ecn`);
  }

  /** `sinceTriggerMs`: below 0 before what counts from the trigger has begun. */
  fieldsOf({ dscp, ecn, ttl }: HeaderFields, sinceTriggerMs: number): HeaderFields {
    const { dscp: marks, bleachesEcn = false, congestionRatio = 0, detour } = this.#rewriting;
    const isRewritten = marks !== undefined && this.#drawDscp() < marks.ratio;
    const isMarked = this.#drawEcn() < congestionRatio;
    const isLonger =
      detour !== undefined && sinceTriggerMs >= detour.fromMs && sinceTriggerMs < (detour.toMs ?? Infinity);
    return {
      dscp: isRewritten ? marks.to : dscp,
      ecn: isMarked ? CONGESTION_EXPERIENCED : bleachesEcn ? 0 : ecn,
      ttl: Math.max(1, ttl - (isLonger ? detour.routers : 0)),
    };
  }
}

/** Both directions. Each draws from seeded sources of its own, so that it changes no other impairment. */
export class HeaderRewriter {
  #directions: Partial<Record<Direction, DirectionRewriter>> = {};

  setImpairments({ up, down, seed }: GatewayImpairments): void {
    this.#directions = {
      ...(up?.headers ? { up: new DirectionRewriter(up.headers, 'up', seed) } : {}),
      ...(down?.headers ? { down: new DirectionRewriter(down.headers, 'down', seed) } : {}),
    };
  }

  /** The fields of a packet as it leaves; the same object: nothing is written into it. */
  fieldsOf(
    direction: Direction,
    came: HeaderFields,
    arrivalMs: number,
    { triggeredAtMs }: Pick<Impairer, 'triggeredAtMs'>,
  ): HeaderFields {
    const sinceMs = triggeredAtMs === null ? -Infinity : arrivalMs - triggeredAtMs;
    return this.#directions[direction]?.fieldsOf(came, sinceMs) ?? came;
  }
}
