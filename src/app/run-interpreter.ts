import { planFor } from '../core/load.ts';
import type { Failure, Place, RunEffect, RunEvent, RunFacts, TimerName } from '../core/run.ts';
import type { StoreRefusal } from '../core/storing.ts';
import type { Move } from '../core/transfers.ts';
import type { TrafficPlan } from '../core/traffic-plan.ts';
import type { Admission } from '../wire/http.ts';
import type { Result } from '../wire/result.ts';
import type { AppPorts } from './app.ts';
import type { CallSession, Recording } from './call-session.ts';
import type { ConnectivityReport } from '../core/connectivity/report.ts';
import { checkConnectivity } from './check-connectivity.ts';
import { composeResult } from './compose-result.ts';
import { composeWithoutCall } from './compose-without-call.ts';
import { packetRowsOf } from './packet-rows.ts';
import { ServerError } from './ports.ts';
import type { WitnessAnswer } from './testimony.ts';

/** Carries the procedure's effects out through ports, and reports what came of them as events. */
export class RunInterpreter {
  readonly #ports: AppPorts;
  readonly #session: CallSession;
  readonly #plan: TrafficPlan;
  readonly #dispatch: (event: RunEvent<Result>) => void;
  readonly #timers = new Map<TimerName, () => void>();
  /** Answers that belong to a test given up in the meantime are dropped: they carry an older number. */
  #generation = 0;
  #recording: Recording | null = null;
  #transfers: { stop(): void } | null = null;
  #moves: Move[] = [];

  constructor(
    ports: AppPorts,
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

  run(effect: RunEffect<Result>): void {
    const { server, relays, connectivity, environment } = this.#ports;
    switch (effect.type) {
      case 'request-test':
        this.#generation++;
        this.#recording = null;
        this.#report(server.requestTest(effect.durationMs, effect.load), admissionEvent);
        return;
      case 'ask-again':
        this.#report(server.askTest(effect.testId, effect.token), admissionEvent);
        return;
      case 'sign-of-life':
        // A test goes on without its server; whether the result can be stored shows at the end.
        server.askTest(effect.testId, effect.token).catch(() => undefined);
        return;
      case 'release-test':
        this.#generation++;
        relays.cancel();
        connectivity.cancel();
        server.releaseTest(effect.testId, effect.token);
        return;
      case 'measure-relays':
        this.#report(relays.measure(effect.relays), (readings) => ({
          type: 'relays-measured',
          readings,
          atMs: environment.nowMs(),
        }));
        return;
      case 'check-connectivity':
        this.#check(effect);
        return;
      case 'open-call':
        this.#moves = [];
        this.#session.open(effect.relay, effect.urls, effect.mark, effect.plan);
        return;
      case 'begin':
        this.#session.begin(effect.durationMs);
        return;
      case 'end':
        this.#session.end();
        return;
      case 'start-transfers':
        this.#startTransfers(effect.place);
        return;
      case 'stop-transfers':
        this.#transfers?.stop();
        this.#transfers = null;
        return;
      case 'compose':
        this.#report(this.#compose(effect.facts), (result) => ({ type: 'composed', result }));
        return;
      case 'compose-without-call':
        this.#report(
          Promise.resolve(
            composeWithoutCall(effect.facts, this.#plan, environment.client(), environment.nowEpochMs()),
          ),
          (result) => ({ type: 'composed', result }),
        );
        return;
      case 'close-call':
        this.#session.close();
        return;
      case 'store':
        this.#store(effect.result, effect.place);
        return;
      case 'store-packets':
        this.#storePackets(effect.place);
        return;
      case 'set-timer':
        this.#timers.get(effect.name)?.();
        this.#timers.set(
          effect.name,
          environment.setTimer(effect.afterMs, () => this.#dispatch({ type: 'timer', name: effect.name })),
        );
        return;
      case 'clear-timer':
        this.#timers.get(effect.name)?.();
        this.#timers.delete(effect.name);
    }
  }

  #check({ place, relay, idleLife }: Extract<RunEffect<Result>, { type: 'check-connectivity' }>): void {
    const { environment } = this.#ports;
    const generation = this.#generation;
    const checked = checkConnectivity(this.#ports, place, relay, idleLife, (outcomes, planned) => {
      if (generation === this.#generation)
        this.#dispatch({ type: 'connectivity-progress', outcomes, planned });
    });
    const toEvent = (report: ConnectivityReport | null): RunEvent<Result> => ({
      type: 'connectivity-checked',
      report,
      atMs: environment.nowMs(),
    });
    // A call may still come about where the checks could not be made.
    this.#report(checked, toEvent, () => toEvent(null));
  }

  #startTransfers({ testId, token }: Place): void {
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
    const witness = await this.#askWitness(facts.chosen.place);
    return composeResult({
      facts,
      recording,
      witness,
      plan: planFor(this.#plan, facts.chosen.options.calls),
      moves: this.#moves,
      client: environment.client(),
      startedAtMs,
      breathe: () =>
        new Promise((resolve) => {
          environment.setTimer(0, resolve);
        }),
    });
  }

  /** A test without its witness is a test still: it then cannot tell the directions apart, and says so. */
  async #askWitness({ testId, token }: Place): Promise<WitnessAnswer> {
    try {
      const bytes = await this.#ports.server.witness(testId, token);
      return bytes ? { kind: 'bytes', bytes } : { kind: 'none' };
    } catch {
      return { kind: 'unavailable' };
    }
  }

  #store(result: Result, { testId, token }: { readonly testId: string; readonly token: string }): void {
    const { server } = this.#ports;
    const release = (): void => server.releaseTest(testId, token);
    this.#report(
      server.store(result, token),
      ({ path, code }) => {
        release();
        return { type: 'stored', path, code };
      },
      (error) => ({ type: 'store-failed', refusal: refusalOf(error) }),
    );
  }

  #storePackets({ resultId, token }: Place): void {
    const rows = this.#recording ? packetRowsOf(this.#recording) : [];
    this.#report(
      this.#ports.server.storePackets(resultId, rows, token),
      () => ({ type: 'packets-stored' }),
      (error) => ({ type: 'packets-failed', refusal: refusalOf(error) }),
    );
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

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const refusalOf = (error: unknown): StoreRefusal => ({
  message: sentenceOf(error),
  isFinal: error instanceof ServerError && error.isFinal,
});

function failureOf(error: unknown): Failure {
  if (!(error instanceof ServerError)) return { code: 'internal', message: sentenceOf(error) };
  return error.code === 'unreachable'
    ? { code: 'server-unreachable' }
    : { code: 'refused', message: error.message };
}

function admissionEvent(admission: Admission): RunEvent<Result> {
  if (admission.state === 'admitted') {
    const { testId, resultId, token, relays, leaseMs, transferBitsPerSecond = null } = admission;
    const place = { testId, resultId, token, relays, leaseMs, transferBitsPerSecond };
    return { type: 'admitted', place };
  }
  const { testId, token, position, waitMs, pollAfterMs } = admission;
  return { type: 'queued', testId, token, position, waitMs, pollAfterMs };
}
