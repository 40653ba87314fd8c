import { nextSlot, wakeUp, type DueSlot, type Schedule } from '../../core/schedule.ts';
import type { RunOutcome } from '../run-outcome.ts';
import { missedOutcome, skippedOutcome, slotOutcomeOf, type SlotOutcome } from './slot-outcome.ts';

/** What became of one slot, with the run where there was one. */
export interface SlotReport extends SlotOutcome {
  readonly slot: DueSlot;
  readonly startedMs: number | null;
  readonly run: Extract<RunOutcome, { kind: 'result' }> | null;
}

/** The agent's world. */
export interface AgentParts {
  readonly schedule: Schedule;
  /** Epoch ms; `null`: until it is told to end. */
  readonly untilMs: number | null;
  /** The last slot that was dealt with, by this run or an earlier one; `null` on the first start. */
  readonly lastSlot: number | null;
  readonly nowMs: () => number;
  /** Resolves after a time, or as soon as the signal says so. May be late: the machine may sleep. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Runs one test; never rejects, and ends by itself in time. */
  readonly test: (signal: AbortSignal) => Promise<RunOutcome>;
  /** Keeps the report for good; resolves when it is on the disk. A slot is done only then. */
  readonly keep: (report: SlotReport) => Promise<void>;
}

/** Long sleeps are cut, so that a clock that was set forward is noticed. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Tests at every slot until it is told to end. A run that lasts into the next slot makes that one skipped; slots that
 * went by in sleep are missed; both are kept as such, so that what is missing is known to be missing.
 */
export class Agent {
  readonly #parts: AgentParts;
  #lastSlot: number;
  #running: Promise<void> | null = null;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#lastSlot = parts.lastSlot ?? nextSlot(parts.nowMs(), parts.schedule).slot - 1;
  }

  /** Resolves when the time is over or the signal has come, and the run under way has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { nowMs, wait, untilMs } = this.#parts;
    while (!signal.aborted && (untilMs === null || nowMs() < untilMs)) {
      await this.#wake(signal);
      const next = nextSlot(nowMs(), this.#parts.schedule);
      const untilNext = next.dueMs - nowMs();
      const untilEnd = untilMs === null ? Infinity : untilMs - nowMs();
      await wait(Math.max(0, Math.min(untilNext, untilEnd, LONGEST_WAIT_MS)), signal);
    }
    await this.#running;
  }

  async #wake(signal: AbortSignal): Promise<void> {
    const { missed, run } = wakeUp(this.#lastSlot, this.#parts.nowMs(), this.#parts.schedule);
    for (const slot of missed)
      await this.#keep(slot, null, this.#running ? skippedOutcome() : missedOutcome());
    if (!run || signal.aborted) return;
    this.#lastSlot = run.slot;
    if (this.#running) await this.#keep(run, null, skippedOutcome());
    else
      this.#running = this.#test(run, signal).finally(() => {
        this.#running = null;
      });
  }

  async #test(slot: DueSlot, signal: AbortSignal): Promise<void> {
    const startedMs = this.#parts.nowMs();
    const run = await this.#parts.test(signal);
    const outcome = slotOutcomeOf(run);
    if (outcome) await this.#keep(slot, startedMs, outcome, run.kind === 'result' ? run : null);
  }

  async #keep(
    slot: DueSlot,
    startedMs: number | null,
    outcome: SlotOutcome,
    run: SlotReport['run'] = null,
  ): Promise<void> {
    await this.#parts.keep({ slot, startedMs, run, ...outcome });
    this.#lastSlot = Math.max(this.#lastSlot, slot.slot);
  }
}
