import { openChance, pathSeen, SURE_BELOW, type PathSeen } from '../../core/connectivity/chance.ts';
import {
  hostOf,
  judgeCheck,
  type CheckOutcome,
  type ChecksSoFar,
  type CheckTries,
  type PlannedCheck,
} from '../../core/connectivity/check.ts';
import {
  FAMILY_LIMIT_MS,
  NEXT_TRY_ALLOCATIONS,
  NEXT_TRY_CONNECTIONS,
  NEXT_TRY_LIMIT_MS,
  NEXT_TRY_MS,
  SENT_LIMIT_MS,
  SILENT_AFTER_MS,
} from '../../core/connectivity/limits.ts';
import type { IssuedRelay } from '../../core/relay.ts';
import { pause } from './pause.ts';
import { isAccepting } from './port-acceptance.ts';
import { UrlCheck } from './url-check.ts';

/** Told whenever a check has ended or a port has answered; outcomes are in the order of the plan. */
export type ProgressListener = (progress: ChecksSoFar) => void;

interface Parts {
  readonly issued: IssuedRelay;
  /** One for all: making dozens would take longer than the checks. */
  readonly certificates: readonly RTCCertificate[];
  /** Names that could not be looked up, as far as is known. */
  readonly unresolved: () => ReadonlySet<string>;
  /** Ends everything with what was seen. */
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** The checks of one relay, by a plan that may grow while they run. */
export class CheckRuns {
  readonly #parts: Parts;
  readonly #checks = new Map<string, UrlCheck>();
  readonly #accepting = new Map<string, boolean>();
  readonly #beganMs = performance.now();
  #plan: readonly PlannedCheck[] = [];
  #isSettled = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Runs what of the plan does not run yet; resolves when that has ended. A plan holds all of the one before.
   * `silentAfterMs`: how long a name may be silent before its addresses are asked, from the begin of all.
   */
  async run(plan: readonly PlannedCheck[], silentAfterMs = SILENT_AFTER_MS): Promise<void> {
    this.#plan = plan;
    const { issued, certificates, signal } = this.#parts;
    const added = plan.filter((planned) => !this.#checks.has(keyOf(planned)));
    const checks = added.map(
      (planned) =>
        new UrlCheck(issued, planned, certificates, {
          surely: this.#surely,
          nextTryMs: (check) => this.#nextTryMs(check),
          onConnected: () => this.#settleConnected(),
        }),
    );
    for (const check of checks) this.#checks.set(keyOf(check.check), check);
    if (added.some(({ family }) => family !== null))
      void pause(FAMILY_LIMIT_MS, signal).then(() => this.#endMissingFamilies());
    await Promise.all(checks.map((check) => this.#run(check, silentAfterMs)));
  }

  /**
   * Ends what is open without waiting for its packets, where nothing else is waited for: what tells loss apart from
   * blocking are the packets of open ports. Else as soon as that is so.
   */
  settle(): void {
    this.#isSettled = true;
    this.#settleConnected();
  }

  #settleConnected(): void {
    if (!this.#isSettled) return;
    const running = this.#planned().filter(({ isOver, tries }) => !isOver && tries.length > 0);
    if (running.every(({ isConnected }) => isConnected)) for (const check of running) check.settle();
  }

  /** Of what has been asked, in the order of the plan. */
  outcomes(): CheckOutcome[] {
    return this.#planned()
      .filter(({ observations }) => observations.length > 0)
      .map((check) => this.#judge(check));
  }

  async #run(check: UrlCheck, silentAfterMs: number): Promise<void> {
    const { issued, signal } = this.#parts;
    if (!(await this.#isDue(check.check, silentAfterMs))) return;
    check.start();
    signal.addEventListener('abort', () => check.giveUp());
    void check.allocated.then(() => this.#reportProgress());
    await check.done;
    const { transport, url } = check.check;
    if (transport === 'tls' && this.#judge(check).state === 'refused')
      this.#accepting.set(url, await isAccepting(issued, url));
    this.#reportProgress();
  }

  #reportProgress(): void {
    const ended = this.#planned().filter(({ isOver }) => isOver);
    const answered = this.#planned()
      .filter(({ isAllocated, check: { url, of } }) => isAllocated && url === of)
      .sort((one, other) => (one.allocatedAtMs ?? 0) - (other.allocatedAtMs ?? 0));
    this.#parts.onProgress({
      outcomes: ended.map((each) => this.#judge(each)),
      planned: this.#plan.length,
      answered: answered.map(({ check }) => check.url),
    });
  }

  /** Waits until a check is due; false when it need not run, since its name has answered in the meantime. */
  async #isDue({ starts, of, transport }: PlannedCheck, silentAfterMs: number): Promise<boolean> {
    const { signal } = this.#parts;
    if (starts === 'at-once') return !signal.aborted;
    const own = this.#checks.get(keyOf({ of, url: of }));
    const untilSilentMs = this.#beganMs + silentAfterMs - performance.now();
    // A name that fails at once is not waited for.
    await Promise.race([own?.done, pause(Math.max(0, untilSilentMs), signal)]);
    // Over TLS an answer of any kind has told of the name all that its address could tell.
    const isAnswered = own?.isAllocated === true || (transport === 'tls' && own?.isOver === true);
    return !signal.aborted && !isAnswered;
  }

  /** Ends the checks of a family that is not there, so that nobody waits for it. */
  #endMissingFamilies(): void {
    const checks = [...this.#checks.values()];
    for (const family of ['ipv4', 'ipv6'] as const) {
      const own = checks.filter(({ check }) => check.family === family);
      const others = checks.filter(({ check }) => check.family !== null && check.family !== family);
      if (others.some(({ isAllocated }) => isAllocated) && own.every(({ isAllocated }) => !isAllocated))
        for (const check of own) check.giveUp();
    }
  }

  #planned(): UrlCheck[] {
    return this.#plan.flatMap((planned) => this.#checks.get(keyOf(planned)) ?? []);
  }

  #judge(check: UrlCheck): CheckOutcome {
    const outcome = this.#observed(check);
    return { ...outcome, tries: this.#tries(check, outcome) };
  }

  #tries(check: UrlCheck, { state }: CheckOutcome): CheckTries {
    const { tries } = check;
    const isShut = state === 'blocked' || state === 'no-data';
    const isJudged = isShut && this.#isInQuestion(check);
    return {
      made: tries.length,
      answered: tries.filter(({ isAnswered }) => isAnswered).length,
      lossRatio: isJudged ? this.#pathOfOthers(check).lossRatio : null,
      openChance: isJudged ? this.#openChance(check, check.endedMs ?? check.ranMs) : null,
    };
  }

  /** How long a try of this check is given: what takes long only because the relay is far needs no second one. */
  #nextTryMs({ isAllocated, check: { transport } }: UrlCheck): number {
    const allocatedMs = [...this.#checks.values()].flatMap(({ allocatedAtMs }) => allocatedAtMs ?? []);
    if (allocatedMs.length === 0 || (transport === 'udp' && !isAllocated)) return NEXT_TRY_MS;
    const farMs = (isAllocated ? NEXT_TRY_ALLOCATIONS : NEXT_TRY_CONNECTIONS) * Math.min(...allocatedMs);
    return Math.min(NEXT_TRY_LIMIT_MS, Math.max(NEXT_TRY_MS, farMs));
  }

  readonly #surely = (check: UrlCheck, atMs: number): boolean =>
    !this.#mayBeUnsent(check, atMs) &&
    (!this.#isInQuestion(check) || this.#openChance(check, atMs) < SURE_BELOW);

  /**
   * Whether a UDP port may be silent only because nothing was sent to it: a browser looks up the name for each request, and
   * does not say so. Where the same name answered any other check, as over TCP, it is known from then on, and what is tried since is sent.
   */
  #mayBeUnsent(check: UrlCheck, atMs: number): boolean {
    const { url, transport } = check.check;
    if (transport !== 'udp' || check.isAllocated) return false;
    const sameName = [...this.#checks.values()].filter((other) => hostOf(other.check.url) === hostOf(url));
    const knownMs = Math.min(...sameName.flatMap(({ allocatedAtMs }) => allocatedAtMs ?? []));
    return (
      knownMs !== Infinity &&
      !check.tries.some((made) => made.atMs >= knownMs && atMs - made.atMs >= SENT_LIMIT_MS)
    );
  }

  /** Loss may look like a closed port over UDP, where something answers: this port, or another one. */
  #isInQuestion(check: UrlCheck): boolean {
    if (check.check.transport !== 'udp' || check.isConnected) return false;
    return check.isAllocated || this.#othersOverUdp(check).some(({ isAllocated }) => isAllocated);
  }

  #openChance(check: UrlCheck, atMs: number): number {
    const triedAtMs = check.tries.map((each) => each.atMs);
    return openChance(triedAtMs, atMs, check.isAllocated ? 'data' : 'answer', this.#pathOfOthers(check));
  }

  #pathOfOthers(check: UrlCheck): PathSeen {
    const others = this.#othersOverUdp(check);
    // The newest try may be answered yet.
    const isAllAnswered = [check, ...others].every(({ tries }) =>
      tries.every(({ isAnswered }, at) => isAnswered || (at > 0 && at === tries.length - 1)),
    );
    return pathSeen(
      others.map((each) => this.#observed(each)),
      isAllAnswered,
    );
  }

  #othersOverUdp(check: UrlCheck): UrlCheck[] {
    return [...this.#checks.values()].filter((each) => each !== check && each.check.transport === 'udp');
  }

  #observed({ check, observations }: UrlCheck): CheckOutcome {
    return judgeCheck(check, observations, {
      unresolved: this.#parts.unresolved(),
      accepting: this.#accepting,
    });
  }
}

/** A relay may offer an address beside the name that has it. */
const keyOf = ({ of, url }: Pick<PlannedCheck, 'of' | 'url'>): string => `${of} ${url}`;
