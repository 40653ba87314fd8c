import { CallSession } from '../../../src/app/call-session.ts';
import {
  ServerError,
  type Call,
  type CallEvent,
  type CallPort,
  type EnvironmentPort,
} from '../../../src/app/ports.ts';
import { RunInterpreter } from '../../../src/app/run-interpreter.ts';
import type { Arrival, SentPacket } from '../../../src/core/packets/packet.ts';
import type { RunEvent } from '../../../src/core/run/event.ts';
import type { TestOptions } from '../../../src/core/run/options.ts';
import { createRun } from '../../../src/core/run/reduce.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import type { Step } from '../../../src/core/run/step.ts';
import type { TrafficPlan } from '../../../src/core/traffic/traffic-plan.ts';
import { epochMs, monotonicMs, type MonotonicMs } from '../../../src/core/units.ts';
import type { Admission } from '../../../src/wire/http.ts';
import type { Result } from '../../../src/wire/result.ts';
import { foundBy } from '../found-connectivity.ts';
import type { Lacks, Question } from './lacks.ts';
import { hiddenWithin } from './hidden-within.ts';
import { settle } from './settle.ts';
import { admissionOf, OTHER_URL } from './model-admission.ts';
import { checksOf, isSilentRelay } from './model-checks.ts';
import { ModelCall, URL } from './model-call.ts';
import type { Mutation } from './mutations.ts';

/**
 * Everything around the procedure, as a model: what a server, a network, a browser and a person can do is a set of
 * moves, and a history is any sequence of them. Nothing here knows how the procedure decides; the interpreter and the
 * keeping of records are the real ones.
 */

const PLAN: TrafficPlan = { calls: 1, streams: 1, packetIntervalMs: 20, payloadBytes: 160, warmUpMs: 300 };
export const DURATION_MS = 5000;

interface Asked {
  readonly question: Question;
  readonly answer: () => void;
  readonly refuse: (isFinal: boolean) => void;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

export class World {
  readonly lacks: Lacks;
  readonly trace: string[] = [];
  readonly places = new Set<string>();
  readonly givenBack = new Set<string>();
  readonly lifeSignsMs: number[] = [];
  readonly calls: ModelCall[] = [];
  readonly hidden: { atMs: number; isHidden: boolean }[] = [];
  transfersRunning = 0;
  wasHeldUp = false;
  /** Nothing has happened that could keep a test from its result. */
  wentWell = true;
  stoppedWhileMeasuring = false;
  /** Timers that ran, and questions that were out, when the test was over. */
  atEnd: { readonly timers: number; readonly questions: number } | null = null;
  asked: Asked[] = [];
  timers: Timer[] = [];
  state: RunState<Result> = { kind: 'idle' };
  readonly visited = new Set<RunState<Result>['kind']>();
  readonly #session: CallSession;
  readonly #interpreter: RunInterpreter;
  readonly #step: (state: RunState<Result>, event: RunEvent<Result>) => Step<Result>;
  #nowMs = 0;
  #order = 0;
  #tests = 0;
  #isHidden = false;
  #onProgress: ((hasEnded: boolean) => void) | null = null;

  constructor(lacks: Lacks, mutation: Mutation = (step) => step) {
    this.lacks = lacks;
    this.#step = mutation(createRun<Result>(PLAN));
    const environment: EnvironmentPort = {
      nowMs: () => this.nowMs(),
      nowEpochMs: () => epochMs(Date.UTC(2026, 0, 1) + this.#nowMs),
      setTimer: (afterMs, callback) => {
        const timer = { dueMs: this.#nowMs + afterMs, order: this.#order++, callback };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
      isHidden: () => this.#isHidden,
      onVisibility: () => undefined,
      client: () => ({ userAgent: 'model', browser: 'Model 1', version: '0' }),
      onPageHide: () => undefined,
    };
    const calls = {
      isSupported: true,
      prepare: () => undefined,
      open: (
        { relay, urls }: Parameters<CallPort['open']>[0],
        listener: (event: CallEvent) => void,
      ): Call => {
        const call = new ModelCall(this, relay.relay.name, urls, listener);
        this.calls.push(call);
        return call;
      },
    };
    this.#session = new CallSession(calls, environment, (reading) =>
      this.dispatch({ type: 'call', reading }),
    );
    this.#interpreter = new RunInterpreter(
      {
        environment,
        calls,
        server: {
          config: () => Promise.reject(new Error('not asked')),
          result: () => Promise.reject(new Error('not asked')),
          requestTest: () => this.ask('request', () => this.#admit()),
          askTest: (testId) => {
            this.lifeSignsMs.push(this.#nowMs);
            return this.ask('ask', () => admissionOf(testId));
          },
          releaseTest: (testId) => void this.givenBack.add(testId),
          network: () => this.ask('network', () => ({ address: '203.0.113.7', isProxied: false, names: [] })),
          witness: () => this.ask('witness', () => null),
          store: (result) =>
            this.ask('store', () => ({ id: result.id, path: `/r/${result.id}`, code: '3222222T' })),
          storePackets: () => this.ask('store-packets', () => undefined),
        },
        relays: {
          measure: (relays) =>
            this.ask('measure', () =>
              relays.map(({ relay }) => ({
                name: relay.name,
                nearestMs: relay.name === 'near' ? 9 : 90,
                ports: [{ url: URL, answeredMs: 9 }],
              })),
            ),
          cancel: () => undefined,
        },
        connectivity: {
          check: (issued, named, onProgress) => {
            const checks = checksOf(this.lacks, issued.relay.name);
            const isSilent = isSilentRelay(this.lacks, issued.relay.name);
            const [answered, ended] = [isSilent ? [] : [URL, OTHER_URL], checks.slice(0, 1)];
            this.#onProgress = (hasEnded) =>
              onProgress({ outcomes: hasEnded ? ended : [], planned: 2, answered });
            const relay = { name: issued.relay.name, urls: [URL, OTHER_URL] };
            return this.ask('check', () => foundBy(relay, checks)).then((found) => named.then(() => found));
          },
          settle: () => undefined,
          idleLife: () => Promise.resolve({ keptS: 120, lostS: null }),
          cancel: () => undefined,
        },
        transfers: {
          start: () => {
            this.transfersRunning++;
            let isOver = false;
            return {
              stop: () => {
                if (!isOver) this.transfersRunning--;
                isOver = true;
              },
            };
          },
        },
      },
      this.#session,
      PLAN,
      (event) => this.dispatch(event),
    );
  }

  /** Nothing is left to be done by itself: the result is where it should be, or there is none. */
  isOver(): boolean {
    const { state } = this;
    if (state.kind !== 'done') return state.kind === 'idle' || state.kind === 'failed';
    return state.storage.kind === 'stored' && ['none', 'kept'].includes(state.storage.packets.kind);
  }

  /** The test is over. */
  noteEnd(): void {
    this.atEnd ??= { timers: this.timers.length, questions: this.asked.length };
  }

  nowMs(): MonotonicMs {
    return monotonicMs(this.#nowMs);
  }

  /** The call that the page has; `null` before the first and after the last. */
  get call(): ModelCall | null {
    const call = this.calls.at(-1);
    return call && !call.isClosed ? call : null;
  }

  ask<T>(question: Question, value: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        question,
        answer: () => resolve(value()),
        refuse: (isFinal) => reject(new ServerError('unreachable', 'No.', { isFinal })),
      });
    });
  }

  dispatch(event: RunEvent<Result>): void {
    const { state, effects } = this.#step(this.state, event);
    this.state = state;
    this.visited.add(state.kind);
    for (const effect of effects) this.#interpreter.run(effect);
  }

  /** The relay that somebody asked for; `null`: none. */
  named: string | null = null;

  start(options: Partial<TestOptions>): void {
    this.named = options.relayName ?? null;
    this.dispatch({
      type: 'start',
      isSupported: true,
      options: {
        durationMs: DURATION_MS,
        target: null,
        relayName: null,
        unattended: false,
        keepPackets: false,
        onlyConnectivity: false,
        idleLife: false,
        calls: 1,
        loaded: false,
        mark: 'none' as const,
        labels: { ticket: null, site: null, user: null, request: null },
        ...options,
      },
    });
  }

  stop(): void {
    const { call } = this;
    if (this.state.kind === 'measuring' && call?.endMs === null) this.stoppedWhileMeasuring = true;
    this.dispatch({ type: 'stop' });
  }

  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.hidden.push({ atMs: this.#nowMs, isHidden });
    this.#session.setHidden(isHidden);
  }

  /** Time passes, and timers fire when they are due. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#nextTimer();
      if (!next || next.dueMs > untilMs) break;
      await this.#fire(next);
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Time passes for everything but the page, which is held up: its timers come late. */
  holdUp(ms: number): void {
    this.wasHeldUp = true;
    this.#nowMs += ms;
  }

  /** On to the next timer; false where there is none. */
  async fireNext(): Promise<boolean> {
    const next = this.#nextTimer();
    if (next) await this.#fire(next);
    return next !== null;
  }

  /** The first question of a kind that somebody answers. */
  answerable(question?: Question): Asked | null {
    return (
      this.asked.find(
        (each) =>
          (question === undefined || each.question === question) &&
          !this.lacks.silent.includes(each.question),
      ) ?? null
    );
  }

  async answer(asked: Asked, how: 'answer' | 'refuse' | 'refuse-finally' = 'answer'): Promise<void> {
    this.asked = this.asked.filter((other) => other !== asked);
    if (how === 'answer') asked.answer();
    else asked.refuse(how === 'refuse-finally');
    await settle();
  }

  /** Both ports have answered; the check of the first has ended, or not yet. */
  progressChecks(hasEnded: boolean): void {
    if (this.asked.some(({ question }) => question === 'check')) this.#onProgress?.(hasEnded);
  }

  /** The call sends a packet each 200 ms; `arrive`: what is under way comes, with 40 ms. */
  batch(call: ModelCall, arrive: boolean): void {
    const nowMs = this.#nowMs;
    const { browser, network } = this.lacks;
    const sent: SentPacket[] = [];
    const mayEnd = browser !== 'never-ends';
    if (
      call.durationMs !== null &&
      call.beginMs === null &&
      mayEnd &&
      this.#sends(call) &&
      !call.isEndAsked
    ) {
      call.beginMs = nowMs;
      call.listener({ type: 'begun', atMs: monotonicMs(nowMs), firstGlobal: call.next });
    }
    if (this.#sends(call) && call.endMs === null) {
      const globalSequence = call.next++;
      sent.push({ stream: 0, streamSequence: globalSequence, globalSequence, sentMs: monotonicMs(nowMs) });
    }
    if (!network && call.hasWay) call.underWay.push(...sent);
    const arriving = arrive && !call.isBroken ? call.underWay.splice(0) : [];
    const arrivals = browser === 'reads-nothing' ? [] : arriving;
    call.delivered += arriving.length;
    if (arriving.length > 0) call.isConnected = true;
    call.listener({
      type: 'batch',
      atMs: monotonicMs(nowMs),
      sent,
      arrivals: arrivals.map((packet): Arrival => ({
        stream: 0,
        streamSequence: packet.streamSequence,
        globalSequence: packet.globalSequence,
        receivedMs: monotonicMs(Math.max(packet.sentMs + 40, nowMs)),
        rtpSequence: packet.streamSequence & 0xffff,
        ssrc: 1000,
      })),
    });
    const isOver =
      call.beginMs !== null && call.durationMs !== null && nowMs >= call.beginMs + call.durationMs;
    if (call.durationMs !== null && call.endMs === null && mayEnd && (isOver || call.isEndAsked)) {
      call.endMs = isOver ? (call.beginMs ?? nowMs) + call.durationMs : nowMs;
      call.listener({ type: 'ended', atMs: monotonicMs(call.endMs), endGlobal: call.next });
    }
  }

  /** getStats is read. */
  sampleCall(call: ModelCall): void {
    call.listener({
      type: 'stats',
      sample: {
        atMs: this.nowMs(),
        packetsReceived: call.delivered,
        packetsLost: 0,
        jitterMs: null,
        pairRoundTripTotalMs: null,
        pairResponses: null,
      },
    });
  }

  /** For how long the page was hidden between two times, from what happened alone. */
  hiddenMs(fromMs: number, toMs: number): number {
    return hiddenWithin(this.hidden, fromMs, toMs);
  }

  #sends(call: ModelCall): boolean {
    return (
      call.hasMethod &&
      call.audioStoppedMs === null &&
      this.lacks.browser !== 'sends-nothing' &&
      !call.isClosed
    );
  }

  #nextTimer(): Timer | null {
    return this.timers.reduce<Timer | null>(
      (first, timer) =>
        !first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order)
          ? timer
          : first,
      null,
    );
  }

  async #fire(timer: Timer): Promise<void> {
    this.timers = this.timers.filter((other) => other !== timer);
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.callback();
    await settle();
  }

  #admit(): Admission {
    const testId = `test-${++this.#tests}`;
    this.places.add(testId);
    return admissionOf(testId);
  }
}
