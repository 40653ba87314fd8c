import { trafficPlanFor } from '../core/traffic/load.ts';
import type { CallSearch } from '../core/find-calls/call-search.ts';
import type { RunEffect, TimerName } from '../core/run/effect.ts';
import type { RunEvent } from '../core/run/event.ts';
import type { Failure } from '../core/run/failure.ts';
import { pageFaultOf } from '../core/run/page-fault.ts';
import { contradictionIn, type NoCallEvidence } from '../core/verdict/no-call.ts';
import type { NoCallFacts } from '../core/run/no-call-facts.ts';
import type { TestGrant } from '../core/run/grant.ts';
import type { RunFacts } from '../core/run/state.ts';
import type { StoreRefusal } from '../core/run/storing.ts';
import type { Move } from '../core/traffic/transfers.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { MonotonicMs } from '../core/units.ts';
import type { Admission } from '../wire/http.ts';
import type { Result } from '../wire/result.ts';
import { decodeWitness } from '../wire/witness.ts';
import type { CallSession, Recording } from './call-session.ts';
import type { ConnectivityReport } from '../core/connectivity/report.ts';
import { checkConnectivity } from './check-connectivity.ts';
import { composeResult } from './compose-result.ts';
import { composeWithoutCall } from './compose-without-call.ts';
import { inTime } from './in-time.ts';
import { packetRowsOf } from './packet-rows.ts';
import { RELAY_LOST, ServerError, type RunPorts } from './ports.ts';
import type { WitnessAnswer } from './testimony.ts';

/**
 * How long answers are waited for at most. What is large has longer on a slow link. Without the witness a test has no directions, and
 * they are wanted where much is lost: over TCP at 22 % lost each way and 120 ms, it once took more than 20 s to come.
 */
const WITNESS_PATIENCE_MS = 40_000;
const STORE_PATIENCE_MS = 60_000;
const PACKETS_PATIENCE_MS = 300_000;

/** Carries the procedure's effects out through ports, and reports what came of them as events. */
export class RunInterpreter {
  readonly #ports: RunPorts;
  readonly #session: CallSession;
  readonly #plan: TrafficPlan;
  readonly #dispatch: (event: RunEvent<Result>) => void;
  readonly #timers = new Map<TimerName, () => void>();
  /** Answers that belong to a test given up in the meantime are dropped: they carry an older number. */
  #generation = 0;
  #recording: Recording | null = null;
  /** What the relay said of it. */
  #witness: WitnessAnswer | null = null;
  #transfers: { stop(): void } | null = null;
  #moves: Move[] = [];
  /** When the checks of this test began: from then on it uses the link. */
  #checksBeganMs: MonotonicMs | null = null;

  constructor(
    ports: RunPorts,
    session: CallSession,
    plan: TrafficPlan,
    dispatch: (event: RunEvent<Result>) => void,
  ) {
    this.#ports = ports;
    this.#session = session;
    this.#plan = plan;
    this.#dispatch = dispatch;
  }

  /** The packets of the last finished test; `null` before there is one. */
  get recording(): Recording | null {
    return this.#recording;
  }

  /** The relay's witness of the same test. */
  get witness(): WitnessAnswer | null {
    return this.#witness;
  }

  run(effect: RunEffect<Result>): void {
    const { server, relays, connectivity, environment, calls } = this.#ports;
    switch (effect.type) {
      case 'request-test':
        this.#generation++;
        this.#recording = null;
        this.#witness = null;
        calls.prepare();
        this.#admit(server.requestTest(effect.durationMs, effect.load));
        return;
      case 'ask-again':
        this.#admit(server.askTest(effect.testId, effect.token));
        return;
      case 'sign-of-life':
        void this.#signOfLife(effect);
        return;
      case 'forget':
        this.#generation++;
        relays.cancel();
        connectivity.cancel();
        return;
      case 'release-test':
        server.releaseTest(effect.testId, effect.token);
        return;
      case 'measure-relays':
        this.#report(relays.measure(effect.relays), (readings) => ({
          type: 'relays-measured',
          readings,
        }));
        return;
      case 'check-connectivity':
        this.#check(effect);
        return;
      case 'settle-checks':
        connectivity.settle();
        return;
      case 'open-call':
        this.#moves = [];
        this.#session.open(effect.relay, effect.urls, effect.mark, trafficPlanFor(this.#plan, effect.calls));
        return;
      case 'begin':
        this.#session.begin(effect.durationMs);
        return;
      case 'end':
        this.#session.end();
        return;
      case 'start-transfers':
        this.#startTransfers(effect.grant);
        return;
      case 'stop-transfers':
        this.#transfers?.stop();
        this.#transfers = null;
        return;
      case 'compose':
        this.#report(
          this.#compose(effect.facts).then((result) =>
            this.#composed(result, effect.facts.chosen, effect.facts.incidents.stoppedEarly),
          ),
          (event) => event,
        );
        return;
      case 'compose-without-call':
        this.#report(this.#composeWithoutCall(effect.facts), (event) => event);
        return;
      case 'close-call':
        this.#session.close();
        return;
      case 'store':
        this.#store(effect.result, effect.grant);
        return;
      case 'store-packets':
        this.#storePackets(effect.grant);
        return;
      case 'set-timer':
        this.#timers.get(effect.name)?.();
        this.#timers.set(
          effect.name,
          environment.setTimer(effect.afterMs, () => {
            this.#timers.delete(effect.name);
            this.#dispatch({ type: 'timer', name: effect.name, atMs: environment.nowMs() });
          }),
        );
        return;
      case 'clear-timer':
        this.#timers.get(effect.name)?.();
        this.#timers.delete(effect.name);
    }
  }

  #check({ grant, relay, idleLife }: Extract<RunEffect<Result>, { type: 'check-connectivity' }>): void {
    const { environment } = this.#ports;
    const generation = this.#generation;
    this.#checksBeganMs = environment.nowMs();
    const checked = checkConnectivity(this.#ports, grant, relay, idleLife, (progress) => {
      if (generation === this.#generation)
        this.#dispatch({ type: 'connectivity-progress', ...progress, atMs: environment.nowMs() });
    });
    const toEvent = (report: ConnectivityReport | null): RunEvent<Result> => ({
      type: 'connectivity-checked',
      report,
      atMs: environment.nowMs(),
    });
    // A call may still come about where the checks could not be made.
    this.#report(checked, toEvent, () => toEvent(null));
  }

  #startTransfers({ testId, token }: TestGrant): void {
    const generation = this.#generation;
    const moves: Move[] = [];
    this.#moves = moves;
    this.#transfers = this.#ports.transfers.start(
      { testId, token },
      {
        onMove: (move) => moves.push(move),
        onFailed: (message) => {
          if (generation === this.#generation) this.#dispatch({ type: 'transfers-failed', message });
        },
      },
    );
  }

  async #compose(facts: RunFacts): Promise<Result> {
    const { environment } = this.#ports;
    const recording = await this.#session.record(facts.lateLimitMs);
    this.#recording = recording;
    const startedAtMs = environment.nowEpochMs() - (environment.nowMs() - recording.beginMs);
    const witness = await this.#askWitness(facts.chosen);
    this.#witness = witness;
    return composeResult({
      facts,
      recording,
      witness,
      plan: trafficPlanFor(this.#plan, facts.chosen.options.calls),
      moves: this.#moves,
      client: environment.client(),
      startedAtMs,
      yieldToPage: () =>
        new Promise((resolve) => {
          environment.setTimer(0, resolve);
        }),
    });
  }

  /** Evidence that speaks against the verdict makes none: then it was not the network. */
  async #composeWithoutCall(facts: NoCallFacts): Promise<RunEvent<Result>> {
    const { environment } = this.#ports;
    const { chosen, noCall, counts } = facts;
    const atMs = environment.nowEpochMs();
    const evidence: NoCallEvidence | null = counts && {
      ...counts,
      relayReceived: packetsOf(await this.#askWitness(chosen)),
    };
    const fault = evidence && contradictionIn(noCall, evidence);
    return fault
      ? { type: 'fault', failure: { code: 'browser-stalled', fault, evidence } }
      : this.#composed(
          composeWithoutCall(facts, evidence, this.#plan, environment.client(), atMs),
          chosen,
          false,
        );
  }

  /** The result; of a search only that of its last test, with what all of them found. */
  async #composed(
    result: Result,
    { options }: RunFacts['chosen'],
    wasStopped: boolean,
  ): Promise<RunEvent<Result>> {
    if (!options.search) return { type: 'composed', result };
    const { afterStep } = await import('./call-search.ts');
    const search = await this.#withinPlaces(options.search);
    const nowMs = this.#ports.environment.nowMs();
    const tookMs = nowMs - (this.#checksBeganMs ?? nowMs);
    const after = afterStep(result, { options, search }, this.#plan, { tookMs, wasStopped });
    return after.kind === 'next'
      ? { type: 'step-over', next: after.options }
      : { type: 'composed', result: after.result };
  }

  /** No more calls at once than the server has places for; where it does not tell, it will refuse. */
  async #withinPlaces(search: CallSearch): Promise<CallSearch> {
    if (search.steps.length > 0) return search;
    try {
      const { maxConcurrentTests } = await this.#ports.server.config();
      return { ...search, mostCalls: Math.min(search.mostCalls, maxConcurrentTests) };
    } catch {
      return search;
    }
  }

  /** A test goes on without its server; whether the result can be stored shows at the end. Without its relay it is void. */
  async #signOfLife({ testId, token }: Pick<TestGrant, 'testId' | 'token'>): Promise<void> {
    const generation = this.#generation;
    // Where it could not be asked it is asked again soon.
    const admission = await this.#ports.server.askTest(testId, token).catch(() => null);
    const names = admission?.state === 'admitted' ? (admission.lostRelays ?? []) : [];
    if (names.length > 0 && generation === this.#generation) this.#dispatch({ type: 'relays-lost', names });
  }

  /** A place for a test that was given up in the meantime is given back. */
  #admit(asked: Promise<Admission>): void {
    const generation = this.#generation;
    this.#report(asked, admissionEvent);
    asked.then(
      ({ testId, token }) => {
        if (generation !== this.#generation) this.#ports.server.releaseTest(testId, token);
      },
      () => undefined,
    );
  }

  /** A test without its witness is a test still: it then cannot tell the directions apart, and says so. */
  async #askWitness({ grant, relay }: RunFacts['chosen']): Promise<WitnessAnswer> {
    const { testId, token } = grant;
    try {
      const bytes = await this.#inTime(
        this.#ports.server.witness(testId, token, relay.relay.name),
        WITNESS_PATIENCE_MS,
      );
      return bytes ? { kind: 'bytes', bytes } : { kind: 'none' };
    } catch (error) {
      // Which relay it was, and so whether this test is void, the next sign of life would say: it is asked for now.
      if (error instanceof ServerError && error.code === RELAY_LOST) await this.#signOfLife(grant);
      return { kind: 'unavailable' };
    }
  }

  #store(result: Result, { testId, token }: { readonly testId: string; readonly token: string }): void {
    const { server } = this.#ports;
    const release = (): void => server.releaseTest(testId, token);
    const generation = this.#generation;
    this.#report(
      this.#inTime(server.store(result, token), STORE_PATIENCE_MS),
      ({ path, code }) => {
        release();
        return { type: 'stored', path, code };
      },
      (error) => {
        // Nobody tries again for a test that was left behind.
        if (generation !== this.#generation) release();
        return { type: 'store-failed', refusal: refusalOf(error) };
      },
    );
  }

  #storePackets({ resultId, token }: TestGrant): void {
    const rows = this.#recording ? packetRowsOf(this.#recording) : [];
    this.#report(
      this.#inTime(this.#ports.server.storePackets(resultId, rows, token), PACKETS_PATIENCE_MS),
      () => ({ type: 'packets-stored' }),
      (error) => ({ type: 'packets-failed', refusal: refusalOf(error) }),
    );
  }

  #inTime<T>(asked: Promise<T>, limitMs: number): Promise<T> {
    return inTime(asked, limitMs, this.#ports.environment);
  }

  #report<T>(
    work: Promise<T>,
    toEvent: (value: T) => RunEvent<Result>,
    toFault: (error: unknown) => RunEvent<Result> = (error) => ({ type: 'fault', failure: failureOf(error) }),
  ): void {
    const generation = this.#generation;
    work.then(toEvent, toFault).then(
      (event) => {
        if (generation === this.#generation) this.#dispatch(event);
      },
      // An error in the page's own listener: nothing of the test is at fault, and nobody is left to tell.
      (error: unknown) => {
        throw error;
      },
    );
  }
}

/** Every packet of the relay's record; `null` when it has none to tell of, or could not be asked. */
function packetsOf(answer: WitnessAnswer): number | null {
  const witness = answer.kind === 'bytes' ? decodeWitness(answer.bytes) : null;
  return witness && witness.records.length + witness.notRecorded;
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const refusalOf = (error: unknown): StoreRefusal => ({
  message: sentenceOf(error),
  isFinal: error instanceof ServerError && error.isFinal,
});

function failureOf(error: unknown): Failure {
  if (!(error instanceof ServerError)) return { code: 'internal', fault: pageFaultOf(error) };
  return error.code === 'unreachable'
    ? { code: 'server-unreachable' }
    : { code: 'refused', message: error.message };
}

function admissionEvent(admission: Admission): RunEvent<Result> {
  if (admission.state === 'admitted') {
    const { relaysOut = [], transferBitsPerSecond = null } = admission;
    const { testId, resultId, token, relays, leaseMs } = admission;
    const grant = { testId, resultId, token, relays, relaysOut, leaseMs, transferBitsPerSecond };
    return { type: 'admitted', grant };
  }
  const { testId, token, position, waitMs, pollAfterMs } = admission;
  return { type: 'queued', testId, token, position, waitMs, pollAfterMs };
}
