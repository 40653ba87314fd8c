import type { DueSlot } from '../../core/sites/schedule.ts';
import { agentSays } from '../../wording/cli/watch.ts';
import type { RunOutcome } from '../run-outcome.ts';
import { missedOutcome, skippedOutcome, slotOutcomeOf, type SlotOutcome } from './slot-outcome.ts';
import type { SlotSource } from './slot-source.ts';

/** What became of one slot, with the run where there was one. */
export interface SlotReport extends SlotOutcome {
  readonly slot: DueSlot;
  readonly startedMs: number | null;
  readonly run: Extract<RunOutcome, { kind: 'result' }> | null;
  /** All slots up to and including this one are dealt with: a skipped one is kept before the run in its way. */
  readonly dealtWith: number;
}

/** The agent's world. */
export interface AgentParts {
  readonly slots: SlotSource;
  /** Epoch ms; `null`: until it is told to end. */
  readonly untilMs: number | null;
  /** The last slot that was dealt with, by this run or an earlier one; `null` on the first start. */
  readonly lastSlot: number | null;
  /** Whether to begin with a test at once, whatever slot it is. */
  readonly isAtOnce: boolean;
  /** Whether tests make no call: their slots are no samples of calls. */
  readonly onlyConnectivity: boolean;
  readonly nowMs: () => number;
  /** Resolves after a time, or as soon as the signal says so. May be late: the machine may sleep. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Runs one test; never rejects, and ends by itself in time. */
  readonly test: (signal: AbortSignal) => Promise<RunOutcome>;
  /** Keeps the report for good; resolves when it is on the disk. A slot is done only then. Never rejects. */
  readonly keep: (report: SlotReport) => Promise<void>;
  /** Is told in a sentence what is out of the ordinary. */
  readonly log: (line: string) => void;
}

/**
 * A slot dealt with that lies further ahead than this was dealt with by a clock that was wrong: waiting for it would
 * mean to test no more, for as long as the clock was ahead. A clock that is set right by less repeats nothing.
 */
const CLOCK_TRUST_MS = 24 * 3_600_000;

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
    this.#lastSlot = parts.lastSlot ?? parts.slots.newest(parts.nowMs());
  }

  /** Resolves when the time is over or the signal has come, and the run under way has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { slots, nowMs, wait, untilMs, isAtOnce } = this.#parts;
    if (isAtOnce) await this.#beginAtOnce(signal);
    while (!signal.aborted && (untilMs === null || nowMs() < untilMs)) {
      await this.#wake(signal);
      const next = slots.next(nowMs());
      if (next === null) break;
      const untilEnd = untilMs === null ? Infinity : untilMs - nowMs();
      await wait(Math.max(0, Math.min(next.dueMs - nowMs(), untilEnd, LONGEST_WAIT_MS)), signal);
    }
    await this.#running;
  }

  async #beginAtOnce(signal: AbortSignal): Promise<void> {
    const { slots, nowMs } = this.#parts;
    // What went by before is told first: a slot is dealt with when a later one is.
    await this.#wake(signal);
    if (!this.#running) this.#start({ slot: slots.newest(nowMs()), dueMs: nowMs() }, signal);
  }

  async #wake(signal: AbortSignal): Promise<void> {
    const { slots, nowMs, log } = this.#parts;
    const newest = slots.newest(nowMs());
    if (slots.dueMs(this.#lastSlot) - nowMs() > CLOCK_TRUST_MS) {
      log(agentSays.clockSetBack());
      this.#lastSlot = newest;
    }
    const { missed, run } = slots.wakeUp(this.#lastSlot, nowMs());
    for (const slot of missed)
      await this.#keep(slot, null, this.#running ? skippedOutcome() : missedOutcome());
    if (!run || signal.aborted) return;
    if (this.#running) await this.#keep(run, null, skippedOutcome());
    else this.#start(run, signal);
  }

  #start(slot: DueSlot, signal: AbortSignal): void {
    this.#lastSlot = Math.max(this.#lastSlot, slot.slot);
    this.#running = this.#test(slot, signal).finally(() => {
      this.#running = null;
    });
  }

  async #test(slot: DueSlot, signal: AbortSignal): Promise<void> {
    const startedMs = this.#parts.nowMs();
    const run = await this.#parts.test(signal);
    const outcome = slotOutcomeOf(run, this.#parts.onlyConnectivity);
    if (outcome) await this.#keep(slot, startedMs, outcome, run.kind === 'result' ? run : null);
    // Interrupted behind a slot that is dealt with, it would not be found missing by the next start.
    else if (slot.slot < this.#lastSlot) await this.#keep(slot, null, missedOutcome());
  }

  async #keep(
    slot: DueSlot,
    startedMs: number | null,
    outcome: SlotOutcome,
    run: SlotReport['run'] = null,
  ): Promise<void> {
    this.#lastSlot = Math.max(this.#lastSlot, slot.slot);
    await this.#parts.keep({ slot, startedMs, run, dealtWith: this.#lastSlot, ...outcome });
  }
}
