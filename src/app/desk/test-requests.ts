import type { NewTestRequest, TestRequestRecord } from '../../wire/desk/requests.ts';
import type { ResultSummary } from '../../wire/desk/search.ts';
import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, LOADING, type RequestsState } from './state.ts';

/** Tests that were asked for, and what has come of them. */
export class TestRequests {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RequestsState>;
  /** Told of a result that has come of a request since it was loaded last. */
  readonly #onResult: (request: TestRequestRecord, row: ResultSummary) => void;
  readonly #asked = new Latest();

  constructor(
    surroundings: Surroundings,
    cell: Cell<RequestsState>,
    onResult: (request: TestRequestRecord, row: ResultSummary) => void,
  ) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#onResult = onResult;
  }

  /** Loads them all, again where they are known. */
  load(): void {
    const isLatest = this.#asked.ask();
    if (this.#cell.value.requests.kind !== 'ready') this.#change({ requests: LOADING });
    this.#surroundings.port.requests().then(
      (requests) => {
        if (!isLatest()) return;
        const before = this.#known();
        this.#change({ requests: { kind: 'ready', value: requests } });
        if (before) this.#announceNew(before, requests);
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (isLatest() && !this.#known()) this.#change({ requests: { kind: 'failed', message } });
      },
    );
  }

  /** What one can ask for; the form does without it where it is not known. */
  loadOffer(): void {
    this.#surroundings.port.offer().then(
      (offer) => this.#change({ offer }),
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  /** A result has come of a request. */
  receive(requestId: string, row: ResultSummary): void {
    const known = this.#known();
    const request = known?.find(({ id }) => id === requestId);
    if (!known || !request) {
      this.load();
      return;
    }
    if (request.results.some(({ id }) => id === row.id)) return;
    this.#replace({ ...request, results: [row, ...request.results] });
    this.#onResult(request, row);
  }

  create(request: NewTestRequest): void {
    if (this.#cell.value.create.kind === 'doing') return;
    this.#change({ create: DOING, created: null });
    this.#surroundings.port.addRequest(request).then(
      (created) => {
        // A list under way may be from before.
        this.#asked.ask();
        const known = this.#known();
        this.#change({
          create: DONE,
          created,
          ...(known ? { requests: { kind: 'ready', value: [created, ...known] } } : {}),
        });
        if (!known) this.load();
      },
      (error: unknown) => this.#change({ create: failedAction(this.#surroundings, error) }),
    );
  }

  withdraw(id: string): void {
    this.#change({ withdraw: DOING });
    this.#surroundings.port.withdrawRequest(id).then(
      () => {
        const request = this.#known()?.find((known) => known.id === id);
        if (request) this.#replace({ ...request, isWithdrawn: true });
        this.#change({ withdraw: DONE });
      },
      (error: unknown) => this.#change({ withdraw: failedAction(this.#surroundings, error) }),
    );
  }

  #known(): readonly TestRequestRecord[] | null {
    const { requests } = this.#cell.value;
    return requests.kind === 'ready' ? requests.value : null;
  }

  #announceNew(before: readonly TestRequestRecord[], now: readonly TestRequestRecord[]): void {
    const seen = new Set(before.flatMap(({ results }) => results.map(({ id }) => id)));
    for (const request of now)
      for (const row of request.results) if (!seen.has(row.id)) this.#onResult(request, row);
  }

  #replace(changed: TestRequestRecord): void {
    const known = this.#known() ?? [];
    const value = known.map((request) => (request.id === changed.id ? changed : request));
    const { created } = this.#cell.value;
    this.#change({
      requests: { kind: 'ready', value },
      created: created?.id === changed.id ? changed : created,
    });
  }

  #change(change: Partial<RequestsState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
