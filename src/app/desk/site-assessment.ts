import type { SiteQuery } from '../../wire/desk/address.ts';
import type { SiteReport, SiteSettingsChange } from '../../wire/desk/sites.ts';
import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, LOADING, type SiteState } from './state.ts';

/** One site's assessment, and what stands beside it. */
export class SiteAssessment {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<SiteState>;
  readonly #asked = new Latest();
  readonly #comparedAsked = new Latest();
  #query: SiteQuery | null = null;

  constructor(surroundings: Surroundings, cell: Cell<SiteState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** Another look at the same site leaves the one before in place until it is here. */
  load(site: string, query: SiteQuery): void {
    const { site: before, report } = this.#cell.value;
    this.#query = query;
    const isLatest = this.#asked.ask();
    const isSame = before === site && report.kind === 'ready';
    this.#set(isSame ? { recomputing: DOING } : { site, report: LOADING, recomputing: IDLE, settings: IDLE });
    this.#loadCompared(query);
    this.#surroundings.port.site(site, query).then(
      (value) => {
        if (isLatest()) this.#set({ report: { kind: 'ready', value }, recomputing: DONE });
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (!isLatest()) return;
        const failed = { kind: 'failed', message } as const;
        this.#set(isSame ? { recomputing: failed } : { report: failed });
      },
    );
  }

  /** Stores what the site is judged by, and assesses it anew. */
  setSettings(site: string, settings: SiteSettingsChange): void {
    if (this.#cell.value.settings.kind === 'doing') return;
    this.#set({ settings: DOING });
    this.#surroundings.port.setSite(site, settings).then(
      () => {
        if (this.#cell.value.site !== site) return;
        this.#set({ settings: DONE });
        if (this.#query) this.load(site, this.#query);
      },
      (error: unknown) => {
        const failed = failedAction(this.#surroundings, error);
        if (this.#cell.value.site === site) this.#set({ settings: failed });
      },
    );
  }

  #loadCompared({ beside, days, target }: SiteQuery): void {
    const isLatest = this.#comparedAsked.ask();
    if (beside === null) {
      this.#set({ beside: null });
      return;
    }
    this.#set({ beside: LOADING });
    const look: SiteQuery = { days, target, relay: beside.relay, beside: null };
    const show = (loaded: NonNullable<SiteState['beside']>): void => {
      if (isLatest()) this.#set({ beside: loaded });
    };
    this.#surroundings.port.site(beside.site, look).then(
      (value: SiteReport) => show({ kind: 'ready', value }),
      (error: unknown) => show({ kind: 'failed', message: this.#surroundings.explain(error) }),
    );
  }

  #set(change: Partial<SiteState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
