import { setTimeout as after } from 'node:timers/promises';
import { Check } from 'typebox/value';
import {
  AdmissionSchema,
  ROUTES,
  StoredSchema,
  TEST_TOKEN_HEADER,
  type Admission,
  type IssuedRelay,
} from '../../../src/wire/http.ts';
import { apiErrorIn } from '../../../src/wire/api-error.ts';
import { decodeWitness } from '../../../src/wire/witness.ts';
import type { Result } from '../../../src/wire/result.ts';
import { ask, jsonOf, type Asking, type Said } from './ask.ts';
import { plainResult } from './plain-result.ts';
import { PACKET_BYTES, RATE_PER_S, ScriptedCall } from './scripted-call.ts';
import { SERVERS } from './places.ts';
import { udpEndOf } from './turn-client.ts';

/** Who tests, and how. */
export interface ScriptedPlan {
  /** Of all tests. */
  readonly number: number;
  /** What the page comes from. */
  readonly origin: string;
  /** The address that the page has. */
  readonly from: string;
  readonly site: string;
  readonly durationMs: number;
  /** Names of relays that are asked last, where no other is there in time: those of the servers themselves. */
  readonly lastThrough: readonly string[];
}

/** What a test came to, as whoever ran it knows it. Moments are Unix time in ms. */
export interface ScriptedRecord {
  readonly number: number;
  readonly askedAtMs: number;
  /** When it was told that it may run, and which relays it was offered. */
  admitted: { readonly atMs: number; readonly offered: readonly string[] } | null;
  /** Relays that were asked and did not answer. */
  readonly passedOver: string[];
  relay: string | null;
  /** When its call stood, and when all of it is sent. */
  measuredMs: { readonly from: number; readonly to: number } | null;
  packets: { readonly sent: number; readonly received: number; readonly seenByRelay: number | null } | null;
  /** How long the relay's witness took to come, and the acknowledgement of the result; `null`: it came to neither. */
  readonly tookMs: { witness: number | null; store: number | null };
  /** Requests that nobody answered, or that were answered with "not now". */
  triesInVain: number;
  outcome:
    | { readonly kind: 'stored'; readonly atMs: number; readonly code: string; readonly status: number }
    /** The relay went away, by word of a server. */
    | { readonly kind: 'void'; readonly atMs: number }
    | { readonly kind: 'failed'; readonly atMs: number; readonly problem: string };
  /** Of what was sent to be stored; `null`: nothing was. */
  resultId: string | null;
}

type Admitted = Extract<Admission, { readonly state: 'admitted' }>;

const ASK_AGAIN_MS = 1000;
/** As long as a restart of the database and the loss of a server take, and much more. */
const PATIENCE_MS = 45_000;
/** A page tries for longer; a place is kept for 15 s without a sign of life. A machine that stands still for seconds is no dead relay. */
const CONNECT_PATIENCE_MS = 11_000;
/** docs/definitions.md: what comes later is lost. */
const LATE_LIMIT_MS = 3000;

/** Why a test ends without a result. */
class TestEnd extends Error {
  constructor(
    readonly kind: 'void' | 'failed',
    problem: string,
  ) {
    super(problem);
  }
}

/** A page's whole test over the wire, without a page: a place, a call through a relay, its witness, a result that is kept until a server has it. */
export class ScriptedTest {
  readonly record: ScriptedRecord;
  /** What was sent to be stored; `null`: nothing was. */
  result: Result | null = null;
  readonly #plan: ScriptedPlan;

  constructor(plan: ScriptedPlan) {
    this.#plan = plan;
    this.record = {
      number: plan.number,
      askedAtMs: Date.now(),
      admitted: null,
      passedOver: [],
      relay: null,
      measuredMs: null,
      packets: null,
      tookMs: { witness: null, store: null },
      triesInVain: 0,
      outcome: { kind: 'failed', atMs: NaN, problem: 'It has not ended.' },
      resultId: null,
    };
  }

  /** Runs it to its end; never rejects. */
  async run(): Promise<ScriptedRecord> {
    const { record } = this;
    try {
      const admitted = await this.#place();
      const result = await this.#measure(admitted);
      this.result = result;
      record.resultId = result.id;
      const sentMs = performance.now();
      const stored = await this.#store(admitted, result);
      record.tookMs.store = performance.now() - sentMs;
      record.outcome = { kind: 'stored', atMs: Date.now(), ...stored };
      await this.#ask(ROUTES.release(admitted.testId), {
        method: 'POST',
        headers: tokenOf(admitted),
        body: { token: admitted.token },
      });
    } catch (error) {
      const { kind } = error instanceof TestEnd ? error : { kind: 'failed' as const };
      record.outcome = { kind, atMs: Date.now(), problem: String(error) };
    }
    return record;
  }

  #ask(path: string, asking: Asking = {}): Promise<Said> {
    const { origin, from } = this.#plan;
    return ask(origin + path, { ...asking, from });
  }

  /** Asks again until there is an answer that is not "not now". */
  async #insist(path: string, asking: Asking = {}): Promise<NonNullable<Said>> {
    const endMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const said = await this.#ask(path, asking);
      if (said !== null && said.status < 500 && said.status !== 429) return said;
      this.record.triesInVain += 1;
      if (performance.now() > endMs)
        throw new TestEnd('failed', `${path}: ${said?.status ?? 'no answer'} ${said?.body.toString() ?? ''}`);
      await after(ASK_AGAIN_MS);
    }
  }

  /** A place, and a relay at least. */
  async #place(): Promise<Admitted> {
    const body = { durationMs: this.#plan.durationMs };
    let said = await this.#insist(ROUTES.tests, { method: 'POST', body });
    for (;;) {
      const admission = jsonOf(said, 200, 201);
      if (!Check(AdmissionSchema, admission))
        throw new TestEnd('failed', `no place: ${said.status} ${said.body.toString()}`);
      if (admission.state === 'admitted') {
        const offered = admission.relays.map(({ relay }) => relay.name);
        this.record.admitted = { atMs: Date.now(), offered };
        return admission;
      }
      await after(admission.pollAfterMs);
      said = await this.#insist(ROUTES.test(admission.testId), { headers: tokenOf(admission) });
    }
  }

  /**
   * Runs the call through the first relay that answers, beginning at another one each time: those who come to one server, every third,
   * go around all relays.
   */
  async #measure(admitted: Admitted): Promise<Result> {
    const { number, durationMs, site, lastThrough } = this.#plan;
    const { record } = this;
    const offered = admitted.relays.filter(({ relay }) => !lastThrough.includes(relay.name));
    const others = admitted.relays.filter(({ relay }) => lastThrough.includes(relay.name));
    const first = Math.floor(number / SERVERS.length) % Math.max(1, offered.length);
    const call = await this.#firstOf([...offered.slice(first), ...offered.slice(0, first), ...others]);
    const stopAlive = this.#stayAlive(admitted);
    try {
      const fromMs = Date.now();
      record.measuredMs = { from: fromMs, to: fromMs + durationMs };
      const packets = await call.run(durationMs, LATE_LIMIT_MS);
      const received = packets.filter(({ receivedMs }) => receivedMs !== null).length;
      record.packets = { sent: packets.length, received, seenByRelay: null };
      const askedMs = performance.now();
      const seenByRelay = await this.#witness(admitted, call);
      record.tookMs.witness = performance.now() - askedMs;
      record.packets = { ...record.packets, seenByRelay };
      return plainResult({
        id: admitted.resultId,
        startedAt: new Date(fromMs).toISOString(),
        site,
        relay: call.issued.relay,
        url: call.issued.relay.urls[0] ?? '',
        connectMs: call.connectMs,
        durationMs,
        packetRatePerSecond: RATE_PER_S,
        payloadBytes: PACKET_BYTES,
        ssrc: call.ssrc,
        firstSequence: call.firstSequence,
        packets,
        seenByRelay,
      });
    } finally {
      stopAlive();
      call.close();
    }
  }

  async #firstOf(relays: readonly IssuedRelay[]): Promise<ScriptedCall> {
    const overUdp = relays.flatMap((issued) => {
      const end = udpEndOf(issued);
      return end === null ? [] : [{ issued, end }];
    });
    const endMs = performance.now() + CONNECT_PATIENCE_MS;
    while (overUdp.length > 0 && performance.now() < endMs)
      for (const { issued, end } of overUdp) {
        this.record.relay = issued.relay.name;
        try {
          return await ScriptedCall.open(issued, end, this.#plan.number);
        } catch {
          this.record.passedOver.push(issued.relay.name);
        }
      }
    throw new TestEnd('failed', 'No relay that was offered gave an allocation.');
  }

  /** Signs of life. What they are answered changes nothing for a call that runs: its packets go through a relay. */
  #stayAlive(admitted: Admitted): () => void {
    const timer = setInterval(() => {
      void this.#ask(ROUTES.test(admitted.testId), { headers: tokenOf(admitted) });
    }, admitted.leaseMs / 3);
    return () => clearInterval(timer);
  }

  /** How many of its packets the relay saw, each once; `null`: it does not know the test. */
  async #witness(admitted: Admitted, { issued, ssrc }: ScriptedCall): Promise<number | null> {
    const path = ROUTES.witness(admitted.testId, issued.relay.name);
    const said = await this.#insist(path, { headers: tokenOf(admitted) });
    if (said.status === 404) return null;
    if (said.status !== 200) {
      const problem = `${said.status} ${said.body.toString()}`;
      const isLost = apiErrorIn(JSON.parse(said.body.toString()))?.code === 'relay-lost';
      throw new TestEnd(isLost ? 'void' : 'failed', problem);
    }
    const witness = decodeWitness(new Uint8Array(said.body));
    if (!witness) throw new TestEnd('failed', 'The witness cannot be read.');
    const own = witness.records.filter((packet) => packet.ssrc === ssrc);
    return new Set(own.map(({ sequence }) => sequence)).size;
  }

  /** Keeps the result until a server says that it is on disk. */
  async #store(
    admitted: Admitted,
    result: Result,
  ): Promise<{ readonly code: string; readonly status: number }> {
    const said = await this.#insist(ROUTES.results, {
      method: 'POST',
      headers: tokenOf(admitted),
      body: result,
    });
    const stored = jsonOf(said, 200, 201);
    if (!Check(StoredSchema, stored))
      throw new TestEnd('failed', `not stored: ${said.status} ${said.body.toString()}`);
    return { code: stored.code, status: said.status };
  }
}

const tokenOf = ({ token }: { readonly token: string }) => ({ [TEST_TOKEN_HEADER]: token });
