import { monotonicMs } from '../core/units.ts';
import { firstTest } from '../core/find-calls/first-test.ts';
import { wholeStretchMs } from '../core/traffic/load.ts';
import type { RunEvent } from '../core/run/event.ts';
import type { TestOptions } from '../core/run/options.ts';
import { createRun } from '../core/run/reduce.ts';
import type { RunState } from '../core/run/state.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { PacketColumns } from '../core/witness/packet-columns.ts';
import type { PacketRow } from '../wire/packet-rows.ts';
import { ROUTES } from '../wire/http.ts';
import type { Result } from '../wire/result.ts';
import { CallSession } from './call-session.ts';
import { LINK_REVOKED, ServerError, type AppPorts } from './ports.ts';
import { addressOf } from './page-address.ts';
import { packetRowsOf } from './packet-rows.ts';
import { recordedPackets } from './recorded-packets.ts';
import { RunInterpreter } from './run-interpreter.ts';
import { SilenceWatch } from './silence.ts';
import { DEFAULT_OPTIONS, type AppState } from './state.ts';
import { notReached } from '../wording/server-problem.ts';

/** What a person can do. */
export interface Intents {
  start(): void;
  stop(): void;
  /** Back to the start page, keeping the options. */
  reset(): void;
  /** Shows a result, or for `null` the start page: the person went back or forward to it. A test that runs goes on. */
  moveTo(resultId: string | null): void;
  setOptions(options: Partial<TestOptions>): void;
  storeAgain(): void;
  retryConfig(): void;
}

/** How often the page redraws its figures during a test, ms. */
const REDRAW_MS = 250;

/**
 * The one store: holds the state, lets the reducer decide, has the interpreter act, and tells its listener. Data
 * flows one way: intent or outside event -> reducer -> state -> elements.
 */
export class App implements Intents {
  readonly #ports: AppPorts;
  readonly #listener: (state: AppState) => void;
  readonly #reduce: ReturnType<typeof createRun<Result>>;
  readonly #interpreter: RunInterpreter;
  readonly #session: CallSession;
  readonly #silence: SilenceWatch;
  #state: AppState;
  #isRedrawDue = false;

  constructor(
    ports: AppPorts,
    plan: TrafficPlan,
    options: Partial<TestOptions>,
    listener: (state: AppState) => void,
  ) {
    this.#ports = ports;
    this.#listener = listener;
    this.#reduce = createRun<Result>(plan);
    this.#session = new CallSession(ports.calls, ports.environment, (reading) =>
      this.#dispatch({ type: 'call', reading }),
    );
    this.#interpreter = new RunInterpreter(ports, this.#session, plan, (event) => this.#dispatch(event));
    this.#silence = new SilenceWatch(ports.server, ports.environment, (silence) => this.#set({ silence }));
    this.#state = {
      config: { kind: 'loading' },
      options: { ...DEFAULT_OPTIONS, ...options },
      run: { kind: 'idle' },
      isRunAside: false,
      live: { rows: [], durationMs: DEFAULT_OPTIONS.durationMs },
      silence: null,
      opened: { kind: 'none' },
      lastWasCutOff: false,
    };
  }

  get state(): AppState {
    return this.#state;
  }

  /** Raw records of the last finished test; empty before there is one. */
  packetRows(): PacketRow[] {
    const { recording } = this.#interpreter;
    return recording ? packetRowsOf(recording) : [];
  }

  /** The same in columns, with what the relay saw; made anew each time: for an engineer who asks. */
  packetColumns(): PacketColumns | null {
    const { recording, witness } = this.#interpreter;
    return recording ? recordedPackets(recording, witness) : null;
  }

  /** Loads what the page needs first; `resultId` opens a stored result instead of the start page. */
  open(resultId: string | null): void {
    this.#ports.environment.onVisibility((isHidden) => this.#session.setHidden(isHidden));
    this.#ports.environment.onPageHide(() => {
      // Stopping gives the place back; what was measured ends with the page.
      if (isRunning(this.#state.run)) this.#dispatch({ type: 'abandon' });
    });
    // Told while another test is shown here, it would be said of that one.
    this.#ports.cutOffs.onCutOff(() => {
      if (this.#state.run.kind === 'idle') this.#set({ lastWasCutOff: true });
    });
    const opened = resultId === null ? this.#state.opened : ({ kind: 'loading', id: resultId } as const);
    this.#set({ opened });
    this.retryConfig();
    if (resultId !== null) void this.#openResult(resultId);
  }

  start(): void {
    const options = firstTest(this.#state.options);
    this.#set({
      lastWasCutOff: false,
      isRunAside: false,
      opened: { kind: 'none' },
      live: { rows: [], durationMs: wholeStretchMs(options.durationMs, options) },
    });
    this.#dispatch({ type: 'start', options, isSupported: this.#ports.calls.isSupported });
  }

  stop(): void {
    this.#dispatch({ type: 'stop' });
  }

  reset(): void {
    this.#set({ isRunAside: false, opened: { kind: 'none' } });
    this.#dispatch({ type: 'reset' });
  }

  moveTo(resultId: string | null): void {
    const path = resultId === null ? ROUTES.startPage : ROUTES.resultPage(resultId);
    if (isRunning(this.#state.run) || path === addressOf(this.#state)) return;
    const own: AppState = { ...this.#state, isRunAside: false, opened: { kind: 'none' } };
    if (own.run.kind === 'done' && path === addressOf(own)) {
      this.#set(own);
      return;
    }
    this.#set({ isRunAside: own.run.kind !== 'idle', opened: { kind: 'none' } });
    if (resultId !== null) void this.#openResult(resultId);
  }

  storeAgain(): void {
    this.#dispatch({ type: 'store-again' });
  }

  setOptions(options: Partial<TestOptions>): void {
    this.#set({ options: { ...this.#state.options, ...options } });
  }

  retryConfig(): void {
    this.#set({ config: { kind: 'loading' } });
    this.#ports.server.config().then(
      (config) => this.#set({ config: { kind: 'ready', config } }),
      (error: unknown) => this.#set({ config: { kind: 'failed', message: messageOf(error) } }),
    );
  }

  async #openResult(id: string): Promise<void> {
    this.#set({ opened: { kind: 'loading', id } });
    try {
      const result = await this.#ports.server.result(id);
      if (this.#isAwaited(id))
        this.#set({ opened: { kind: 'ready', id, result, path: ROUTES.resultPage(id) } });
    } catch (error) {
      const isRevoked = error instanceof ServerError && error.code === LINK_REVOKED;
      if (this.#isAwaited(id))
        this.#set({ opened: { kind: 'failed', id, message: messageOf(error), isRevoked } });
    }
  }

  /** Whoever has gone on meanwhile is not called back. */
  #isAwaited(id: string): boolean {
    const { opened } = this.#state;
    return opened.kind === 'loading' && opened.id === id;
  }

  #dispatch(event: RunEvent<Result>): void {
    const before = this.#state.run;
    const { state, effects } = this.#reduce(before, event);
    this.#rememberWhile(isRunning(before), isRunning(state), event);
    if (state !== before) this.#onRun(before, state);
    for (const effect of effects) this.#interpreter.run(effect);
  }

  #rememberWhile(was: boolean, is: boolean, event: RunEvent<Result>): void {
    const { cutOffs } = this.#ports;
    if (!was && is) cutOffs.remember();
    else if (was && !is && event.type === 'abandon') cutOffs.leave();
    else if (was && !is) cutOffs.forget();
  }

  #onRun(before: RunState<Result>, run: RunState<Result>): void {
    // Progress comes with every batch of packets; a steady redraw is calmer and costs the page less.
    if (before.kind === run.kind && (run.kind === 'measuring' || run.kind === 'draining')) {
      this.#state = { ...this.#state, run };
      this.#redrawSoon();
    } else this.#set({ run, live: this.#live() });
    this.#silence.follow(run);
  }

  #redrawSoon(): void {
    if (this.#isRedrawDue) return;
    this.#isRedrawDue = true;
    this.#ports.environment.setTimer(REDRAW_MS, () => {
      this.#isRedrawDue = false;
      this.#set({ live: this.#live() });
    });
  }

  #live(): AppState['live'] {
    const rows = this.#session.liveRows(monotonicMs(this.#ports.environment.nowMs()));
    return { ...this.#state.live, rows: rows ?? this.#state.live.rows };
  }

  #set(change: Partial<AppState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listener(this.#state);
  }
}

const isRunning = ({ kind }: RunState<Result>): boolean =>
  kind !== 'idle' && kind !== 'done' && kind !== 'failed';

const messageOf = (error: unknown): string => (error instanceof ServerError ? error.message : notReached());
