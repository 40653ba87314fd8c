import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { MadeSummary, SiteStore } from '../store/port/sites.ts';
import { settingsOf } from './settings.ts';
import { assessedColumns } from './site-sample.ts';
import { summaryRow, type SummaryRow } from './site-row.ts';
import { lastWholeSlotEnd, stretchBefore, USUAL_DAYS } from './stretch.ts';
import { keyOfWanted, madeOf, type WantedSummary } from './wanted-summary.ts';

/** One wait for the disk keeps so many summaries. */
const KEPT_AT_ONCE = 16;
const LONGEST_PAUSE_MS = 50;

/** Whether somebody waits for a summary, or may later. */
export type Urgency = 'shown' | 'ahead';

interface Task {
  readonly wanted: WantedSummary;
  readonly result: Promise<SummaryRow | null>;
  readonly resolve: (row: SummaryRow | null) => void;
  readonly reject: (error: unknown) => void;
  isTaken: boolean;
}

interface Made {
  readonly task: Task;
  readonly row: SummaryRow;
  readonly summary: MadeSummary;
}

/**
 * Makes summaries, one after the other. Each is some milliseconds of work, and whatever came in meanwhile is done before
 * the next: a thousand of them keep nobody waiting who stores a result. Those that somebody waits for come first.
 */
export class SummaryMaker {
  readonly #store: SiteStore;
  readonly #nowMs: () => number;
  readonly #waiting: Readonly<Record<Urgency, Task[]>> = { shown: [], ahead: [] };
  readonly #tasks = new Map<string, Task>();
  #work: Promise<void> | null = null;
  #isClosed = false;

  constructor(store: SiteStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Makes a summary and keeps it; `null` when its site changed meanwhile. Once at a time, whoever asks. */
  make(wanted: WantedSummary, urgency: Urgency): Promise<SummaryRow | null> {
    if (this.#isClosed) return Promise.resolve(null);
    const key = keyOfWanted(wanted);
    const known = this.#tasks.get(key);
    const task = known ?? taskOf(wanted);
    this.#tasks.set(key, task);
    if (!known || (urgency === 'shown' && !task.isTaken)) this.#waiting[urgency].push(task);
    this.#work ??= this.#workAll();
    return task.result;
  }

  /** Makes no more of them, and waits for what is under way. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let task = this.#take(); task; task = this.#take()) this.#settle(task).resolve(null);
    await this.#work;
  }

  async #workAll(): Promise<void> {
    // Whoever wants many has then said all of them.
    await nextTurn();
    while (this.#isWanted()) {
      const made = await this.#makeSome();
      if (made.length > 0) await this.#keep(made);
    }
    this.#work = null;
  }

  async #makeSome(): Promise<Made[]> {
    const made: Made[] = [];
    while (made.length < KEPT_AT_ONCE) {
      const isShown = this.#waiting.shown.length > 0;
      const task = this.#take();
      if (!task) break;
      const beganMs = performance.now();
      try {
        const one = await this.#make(task);
        if (one) made.push(one);
        else this.#settle(task).resolve(null);
      } catch (error) {
        this.#settle(task).reject(error);
      }
      await (isShown ? nextTurn() : pause(Math.min(performance.now() - beganMs, LONGEST_PAUSE_MS)));
    }
    return made;
  }

  /** `null`: the site is gone, or judged by something else now. */
  async #make(task: Task): Promise<Made | null> {
    const { toMs, settings } = task.wanted;
    const site = await this.#store.site(task.wanted.site.name);
    if (!site || madeOf(settingsOf(site)) !== madeOf(settings)) return null;
    const { key, version } = site;
    const stretch = stretchBefore(toMs, USUAL_DAYS, settings.everyMs);
    const read = await this.#store.columnsOf({ key, ...stretch, relay: null });
    await nextTurn();
    const row = summaryRow(assessedColumns(read), stretch, settings);
    const keepFromMs = lastWholeSlotEnd(this.#nowMs(), settings.everyMs);
    const body = JSON.stringify(row);
    return { task, row, summary: { key, toMs, madeOf: madeOf(settings), body, version, keepFromMs } };
  }

  async #keep(made: readonly Made[]): Promise<void> {
    try {
      const kept = await this.#store.saveSummaries(made.map(({ summary }) => summary));
      for (const [at, { task, row }] of made.entries()) this.#settle(task).resolve(kept[at] ? row : null);
    } catch (error) {
      for (const { task } of made) this.#settle(task).reject(error);
    }
  }

  #isWanted(): boolean {
    return this.#waiting.shown.length + this.#waiting.ahead.length > 0;
  }

  #take(): Task | null {
    const { shown, ahead } = this.#waiting;
    for (let task = shown.shift() ?? ahead.shift(); task; task = shown.shift() ?? ahead.shift())
      if (!task.isTaken) {
        task.isTaken = true;
        return task;
      }
    return null;
  }

  #settle(task: Task): Task {
    this.#tasks.delete(keyOfWanted(task.wanted));
    return task;
  }
}

function taskOf(wanted: WantedSummary): Task {
  let resolve: Task['resolve'] = () => undefined;
  let reject: Task['reject'] = () => undefined;
  const result = new Promise<SummaryRow | null>((onMade, onFailed) => {
    resolve = onMade;
    reject = onFailed;
  });
  return { wanted, result, resolve, reject, isTaken: false };
}
