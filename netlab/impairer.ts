import type { Direction, GatewayImpairments } from './impairments.ts';
import { type Pipeline, pipelineOf, stagesOf, type Verdict } from './pipeline.ts';
import type { OutageTrigger } from './stages/outage.ts';

/** What an impairer asks about a packet. */
export interface Impaired {
  readonly direction: Direction;
  /** As a stage counts it (`stage.ts`). */
  readonly sizeBytes: number;
  readonly listenPort: number;
  readonly carriesRtp: boolean;
}

/** Both directions' pipelines and what starts them: what a gateway asks about each packet, whatever it carries it in. */
export class Impairer {
  /** Whether nothing counts from the first RTP packet, whatever the impairments say. */
  waitsForCommand = false;
  private isActive = false;
  private outages: OutageTrigger = { atMs: null };
  private pipelines: Readonly<Record<Direction, Pipeline>> = { up: pipelineOf([]), down: pipelineOf([]) };
  private impairments: GatewayImpairments = { seed: 0 };

  /** Takes new impairments from the next packet on; stages start afresh, with their seeds. */
  setImpairments(impairments: GatewayImpairments): void {
    this.impairments = impairments;
    this.outages = { atMs: null };
    const { up = {}, down = {}, seed } = impairments;
    this.pipelines = {
      up: pipelineOf(stagesOf(up, 'up', seed, this.outages)),
      down: pipelineOf(stagesOf(down, 'down', seed, this.outages)),
    };
  }

  /** Starts the stages afresh. */
  reset(): void {
    this.setImpairments(this.impairments);
  }

  /** Switches impairing on or off. Off, packets pass as they are. */
  setActive(isActive: boolean): void {
    this.isActive = isActive;
  }

  /** Starts the clock of what counts from `told`. */
  trigger(atMs: number): void {
    this.outages.atMs = atMs;
  }

  /** The moment from which that counts; `null` until it has come. */
  get triggeredAtMs(): number | null {
    return this.outages.atMs;
  }

  /** When copies of a packet that comes now are to leave. */
  verdictOn({ direction, sizeBytes, listenPort, carriesRtp }: Impaired, arrivalMs: number): Verdict {
    const impairments = this.impairments[direction];
    if (!this.isActive || (impairments?.appliesTo === 'rtp' && !carriesRtp)) {
      return { dueMs: [arrivalMs], droppedBy: null };
    }
    if (carriesRtp && direction === 'up' && this.countsFromRtp) this.outages.atMs ??= arrivalMs;
    return this.pipelines[direction]({ sizeBytes, listenPort }, arrivalMs);
  }

  private get countsFromRtp(): boolean {
    const { up, down } = this.impairments;
    const first = up?.outage ?? down?.outage ?? up?.detour ?? down?.detour;
    return !this.waitsForCommand && first?.countsFrom !== 'told';
  }
}
