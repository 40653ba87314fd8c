import { openChance, pathSeen, SURE_BELOW, type PathSeen } from '../../core/connectivity/chance.ts';
import {
  judgeCheck,
  type CheckOutcome,
  type ChecksSoFar,
  type CheckTries,
  type PlannedCheck,
} from '../../core/connectivity/check.ts';
import { FAMILY_LIMIT_MS, SILENT_AFTER_MS } from '../../core/connectivity/limits.ts';
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

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Runs what of the plan does not run yet; resolves when that has ended. A plan holds all of the one before. */
  async run(plan: readonly PlannedCheck[]): Promise<void> {
    this.#plan = plan;
    const { issued, certificates, signal } = this.#parts;
    const added = plan.filter((planned) => !this.#checks.has(keyOf(planned)));
    const checks = added.map((planned) => new UrlCheck(issued, planned, certificates, this.#surely));
    for (const check of checks) this.#checks.set(keyOf(check.check), check);
    if (added.some(({ family }) => family !== null))
      void pause(FAMILY_LIMIT_MS, signal).then(() => this.#endMissingFamilies());
    await Promise.all(checks.map((check) => this.#run(check)));
  }

  /**
   * Ends what is open without waiting for its packets, where nothing else is waited for: what tells loss apart from
   * blocking are the packets of open ports.
   */
  settle(): void {
    const running = this.#planned().filter(({ isOver, tries }) => !isOver && tries.length > 0);
    if (running.every(({ isConnected }) => isConnected)) for (const check of running) check.settle();
  }

  /** Of what has been asked, in the order of the plan. */
  outcomes(): CheckOutcome[] {
    return this.#planned()
      .filter(({ observations }) => observations.length > 0)
      .map((check) => this.#judge(check));
  }

  async #run(check: UrlCheck): Promise<void> {
    const { issued, signal } = this.#parts;
    if (!(await this.#isDue(check.check))) return;
    check.start();
    signal.addEventListener('abort', () => check.giveUp());
    void check.allocated.then(() => this.#tell());
    await check.done;
    const { transport, url } = check.check;
    if (transport === 'tls' && this.#judge(check).state === 'refused')
      this.#accepting.set(url, await isAccepting(issued, url));
    this.#tell();
  }

  #tell(): void {
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
  async #isDue({ starts, of, transport }: PlannedCheck): Promise<boolean> {
    const { signal } = this.#parts;
    if (starts === 'at-once') return !signal.aborted;
    const own = this.#checks.get(keyOf({ of, url: of }));
    const untilSilentMs = this.#beganMs + SILENT_AFTER_MS - performance.now();
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
    const isTold = isShut && this.#isInQuestion(check);
    return {
      made: tries.length,
      answered: tries.filter(({ isAnswered }) => isAnswered).length,
      lossRatio: isTold ? this.#pathBeside(check).lossRatio : null,
      openChance: isTold ? this.#openChance(check, check.endedMs ?? check.ranMs) : null,
    };
  }

  readonly #surely = (check: UrlCheck, atMs: number): boolean =>
    !this.#isInQuestion(check) || this.#openChance(check, atMs) < SURE_BELOW;

  /** Loss may look like a closed port over UDP, where something answers: this port, or another one. */
  #isInQuestion(check: UrlCheck): boolean {
    if (check.check.transport !== 'udp' || check.isConnected) return false;
    return check.isAllocated || this.#othersOverUdp(check).some(({ isAllocated }) => isAllocated);
  }

  #openChance(check: UrlCheck, atMs: number): number {
    const triedAtMs = check.tries.map((each) => each.atMs);
    return openChance(triedAtMs, atMs, check.isAllocated ? 'data' : 'answer', this.#pathBeside(check));
  }

  #pathBeside(check: UrlCheck): PathSeen {
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
