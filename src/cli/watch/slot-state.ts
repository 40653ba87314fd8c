import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from './disk.ts';
import { watchedKey, type Watched } from './agent-identity.ts';

/**
 * The last slot that was dealt with, on the disk: what is missed while the agent does not run is known by it. Noted
 * per schedule, since slots of another interval have other numbers.
 */
export class SlotState {
  readonly #file: string;
  readonly #schedule: string;
  #last: number | null;

  private constructor(file: string, schedule: string, last: number | null) {
    this.#file = file;
    this.#schedule = schedule;
    this.#last = last;
  }

  /** Reads what is noted; what cannot be read counts as nothing. `schedule` tells one schedule from another. */
  static async open(folder: string, watched: Watched, schedule: string): Promise<SlotState> {
    const file = path.join(folder, `last-slot-${watchedKey(watched)}.json`);
    const text = await readFile(file, 'utf8').catch(() => '');
    return new SlotState(file, schedule, lastOf(text, schedule));
  }

  /** `null`: none was. */
  get last(): number | null {
    return this.#last;
  }

  /** Resolves when it is on the disk. */
  async note(slot: number): Promise<void> {
    if (slot === this.#last) return;
    this.#last = slot;
    await writeWhole(this.#file, JSON.stringify({ schedule: this.#schedule, slot }));
  }
}

function lastOf(text: string, schedule: string): number | null {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null || !('slot' in data) || !('schedule' in data)) return null;
    return data.schedule === schedule && Number.isSafeInteger(data.slot) ? Number(data.slot) : null;
  } catch {
    return null;
  }
}
