import type { Stage, StagedPacket } from '../../netlab/stages/stage.ts';

/** A packet of 100 bytes on port 3478, or as told. */
export function stagedPacket(told: Partial<StagedPacket> = {}): StagedPacket {
  return { sizeBytes: 100, listenPort: 3478, ...told };
}

/** When packets that reach the stage at these moments leave it. */
export function leavingMs(stage: Stage, atMs: readonly number[]): (readonly number[])[] {
  return atMs.map((ms) => stage.leaveMs(stagedPacket(), ms));
}
