import { DeskApp } from '../../../src/app/desk/desk-app.ts';
import type { DeskState } from '../../../src/app/desk/state.ts';
import { parseAddress, type DeskAddress } from '../../../src/wire/desk/address.ts';
import type { ResultSummary } from '../../../src/wire/desk/search.ts';
import { exampleResult } from '../../support/example-result.ts';
import { FakeDesk } from '../../support/fake-desk.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

/** Newest first, a minute apart: `r0`, `r1`, ... */
export const rowsFrom = (count: number, newestMs = 1_000_000_000): ResultSummary[] =>
  Array.from({ length: count }, (_, index) =>
    rowOf({ id: `r${String(index)}`, atMs: newestMs - index * 60_000 }),
  );

export const placeOf = (address: string): DeskAddress => {
  const { pathname, searchParams } = new URL(address, 'http://desk.test');
  return parseAddress(pathname, searchParams);
};

/** A desk over a server in memory, by a clock that stands still. */
export class DeskAt {
  readonly server: FakeDesk;
  readonly clock = new ManualClock();
  readonly desk: DeskApp;
  /** What the browser's address bar was told, with how. */
  readonly shown: string[] = [];
  isHidden = false;
  #onVisibility: () => void = () => undefined;

  constructor(address: string, rows: ResultSummary[] = []) {
    this.server = new FakeDesk((row) => ({
      row,
      result: exampleResult(row.id),
      isLinkRevoked: false,
      network: null,
      hasPackets: false,
      requestId: null,
      notes: [],
    }));
    this.server.rows = rows;
    this.desk = new DeskApp(
      this.server,
      {
        nowEpochMs: () => this.clock.nowEpochMs(),
        startOfTodayMs: () => Date.UTC(2026, 0, 1),
        setTimer: (afterMs, callback) => this.clock.setTimer(afterMs, callback),
        isHidden: () => this.isHidden,
        onVisibility: (listener) => {
          this.#onVisibility = listener;
        },
        showAddress: (text, how) => this.shown.push(`${how} ${text}`),
      },
      placeOf(address),
      () => undefined,
    );
  }

  /** Opens the desk and lets everything come that comes by itself. */
  async open(): Promise<this> {
    this.desk.start();
    await settle();
    this.server.signal({ kind: 'open' });
    await settle();
    this.server.calls.length = 0;
    return this;
  }

  /** Logs in as somebody, with the stream that opens then. */
  async login(name: string): Promise<void> {
    this.desk.session.login({ name, password: 'correct horse' });
    await settle();
    this.server.signal({ kind: 'open' });
    await settle();
  }

  async hide(isHidden: boolean): Promise<void> {
    this.isHidden = isHidden;
    this.#onVisibility();
    await settle();
  }

  get state(): DeskState {
    return this.desk.state;
  }

  get ids(): string[] {
    return this.state.list.rows.map(({ id }) => id);
  }

  get waiting(): string[] {
    return this.state.list.waiting.rows.map(({ id }) => id);
  }

  /** What was asked of the server since the last look. */
  asked(method: string): string[] {
    return this.server.calls.filter((call) => call === method || call.startsWith(`${method} `));
  }
}
