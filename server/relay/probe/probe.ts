/**
 * Whether a relay does what tests need of it, found out as they do: two allocations, an echo from one to the other and back,
 * and both given back (RFC 8656 §7, §8, §9, §11). For any TURN server with time-limited credentials.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Timers } from '../../time/timers.ts';
import { issueCredentials, type TurnCredentials } from '../credentials.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { uint32 } from '../message/bytes.ts';
import { encodeMessage, type OutgoingAttribute } from '../message/encode-message.ts';
import { Method } from '../message/header.ts';
import { hasIntegrity, longTermKey } from '../message/integrity.ts';
import { decodeStunMessage, valueOf, type StunMessage } from '../message/stun-message.ts';
import { decodeXorAddress, encodeXorAddress, type TransportAddress } from '../message/transport-address.ts';
import { openWire, type ProbeTarget, type ProbeWire } from './probe-wire.ts';

/** What came of a probe. */
export type ProbeOutcome =
  | {
      readonly kind: 'works';
      /** Of the echo, there and back through the relay twice, ms. */
      readonly echoMs: number;
    }
  | {
      readonly kind: 'fails';
      readonly step: ProbeStep;
      /** In words. */
      readonly reason: string;
    };

/** In their order. */
export type ProbeStep = 'allocate' | 'permission' | 'echo' | 'refresh';

/** What a probe is made with. */
export interface ProbeParts {
  readonly credentials: TurnCredentials;
  readonly timers: Timers;
  readonly monotonicMs: () => number;
  /** PEM of whom a certificate must be vouched for by; left out: whom Node trusts (with NODE_EXTRA_CA_CERTS). */
  readonly authorities?: string;
}

const UDP = { type: AttributeType.REQUESTED_TRANSPORT, value: Uint8Array.of(17, 0, 0, 0) };
const LIMIT_MS = 5000;
const REPEAT_MS = 500;
/** A relay that is told of another is told anew within seconds, and looks at it for a minute without. */
const CREDENTIALS_HOLD_S = 120;
const ECHO_BYTES = 24;

/** Credentials of one probe, by the secret of the relay and what its clock says. */
export const probeCredentials = (secret: string, epochMs: number): TurnCredentials =>
  issueCredentials({
    secret,
    // Node draws the random bytes of many UUIDs at once: 50 relays are told of three others each time that they ask.
    testId: `probe-${randomUUID()}`,
    expiresAtS: Math.ceil(epochMs / 1000) + CREDENTIALS_HOLD_S,
  });

/** Why a step did not come to its end. */
class StepError extends Error {
  override readonly name = 'StepError';
}

/** Probes a relay over one of its ports. Never rejects; takes 5 s at most. */
export async function probeRelay(target: ProbeTarget, parts: ProbeParts): Promise<ProbeOutcome> {
  let step: ProbeStep = 'allocate';
  const ends = [new ProbeEnd(target, parts), new ProbeEnd(target, parts)] as const;
  const [one, other] = ends;
  let cancel = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    cancel = parts.timers.after(LIMIT_MS, () => reject(new StepError('nothing comes back')));
  });
  const steps = async (): Promise<number> => {
    const [here, there] = await Promise.all([one.allocate(), other.allocate()]);
    step = 'permission';
    await Promise.all([one.permit(there), other.permit(here)]);
    step = 'echo';
    const beganMs = parts.monotonicMs();
    await one.exchange(other, here, there);
    const echoMs = parts.monotonicMs() - beganMs;
    step = 'refresh';
    await Promise.all(ends.map((end) => end.giveBack()));
    return echoMs;
  };
  try {
    return { kind: 'works', echoMs: await Promise.race([steps(), late]) };
  } catch (error) {
    return { kind: 'fails', step, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    cancel();
    for (const end of ends) end.close();
  }
}

/** One of the two clients. */
class ProbeEnd {
  readonly #wire: ProbeWire;
  readonly #parts: ProbeParts;
  readonly #waiting = new Map<string, (reply: StunMessage) => void>();
  readonly #repeats = new Set<() => void>();
  #onData: (bytes: Uint8Array) => void = () => undefined;
  #fail: (error: StepError) => void = () => undefined;
  /** What went wrong with the wire; nothing more comes over it. */
  #broken: StepError | null = null;
  #realm: Uint8Array | null = null;
  #nonce: Uint8Array | null = null;
  #key: Uint8Array | null = null;

  constructor(target: ProbeTarget, parts: ProbeParts) {
    this.#parts = parts;
    const listener = {
      onMessage: (message: Uint8Array) => this.#take(message),
      onError: (reason: string) => {
        this.#broken ??= new StepError(reason);
        this.#fail(this.#broken);
      },
    };
    this.#wire = openWire(target, listener, parts.authorities);
  }

  /** The relayed address. */
  async allocate(): Promise<TransportAddress> {
    const challenge = await this.#ask(Method.ALLOCATE, () => [UDP]);
    this.#realm = valueOf(challenge, AttributeType.REALM) ?? null;
    this.#nonce = valueOf(challenge, AttributeType.NONCE) ?? null;
    if (!this.#realm || !this.#nonce) throw new StepError('it asks for no credentials');
    const { username, credential } = this.#parts.credentials;
    this.#key = longTermKey(username, Buffer.from(this.#realm).toString(), credential);
    const reply = successOf(await this.#ask(Method.ALLOCATE, () => [UDP]));
    const relayed = decodeXorAddress(
      valueOf(reply, AttributeType.XOR_RELAYED_ADDRESS) ?? new Uint8Array(),
      reply.transactionId,
    );
    if (relayed.kind === 'malformed') throw new StepError('it names no relayed address');
    return relayed.address;
  }

  async permit(peer: TransportAddress): Promise<void> {
    successOf(await this.#ask(Method.CREATE_PERMISSION, (id) => [peerAttribute(peer, id)]));
  }

  /** Random bytes to the other end and back. */
  async exchange(other: ProbeEnd, here: TransportAddress, there: TransportAddress): Promise<void> {
    const payload = randomBytes(ECHO_BYTES);
    const isIt = (bytes: Uint8Array): boolean => payload.equals(bytes);
    other.#onData = (bytes) => {
      if (isIt(bytes)) other.#sendTo(here, bytes);
    };
    await this.#repeated<Uint8Array>(
      () => this.#sendTo(there, payload),
      (resolve) => {
        this.#onData = (bytes) => {
          if (isIt(bytes)) resolve(bytes);
        };
      },
    );
  }

  async giveBack(): Promise<void> {
    successOf(await this.#ask(Method.REFRESH, () => [{ type: AttributeType.LIFETIME, value: uint32(0) }]));
  }

  close(): void {
    this.#fail = () => undefined;
    for (const stop of this.#repeats) stop();
    this.#wire.close();
  }

  async #ask(
    method: number,
    attributesFor: (transactionId: Uint8Array) => readonly OutgoingAttribute[],
  ): Promise<StunMessage> {
    const transactionId = randomBytes(12);
    const id = transactionId.toString('hex');
    const attributes = attributesFor(transactionId);
    const reply = await this.#repeated<StunMessage>(
      () => this.#send(method, 'request', transactionId, attributes),
      (resolve) => this.#waiting.set(id, resolve),
    );
    this.#waiting.delete(id);
    return reply;
  }

  /** Sends until there is an answer; once, where nothing gets lost. */
  #repeated<T>(send: () => void, onAnswer: (resolve: (answer: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel = (): void => undefined;
      const stop = (): void => {
        cancel();
        this.#repeats.delete(stop);
      };
      this.#fail = (error) => {
        stop();
        reject(error);
      };
      if (this.#broken) {
        reject(this.#broken);
        return;
      }
      onAnswer((answer) => {
        stop();
        resolve(answer);
      });
      this.#repeats.add(stop);
      const again = (): void => {
        send();
        if (this.#wire.isLossy) cancel = this.#parts.timers.after(REPEAT_MS, again);
      };
      again();
    });
  }

  /** RFC 8656 §11: an indication names the peer and holds the data. */
  #sendTo(peer: TransportAddress, data: Uint8Array): void {
    const transactionId = randomBytes(12);
    this.#send(Method.SEND, 'indication', transactionId, [
      peerAttribute(peer, transactionId),
      { type: AttributeType.DATA, value: data },
    ]);
  }

  #send(
    method: number,
    messageClass: 'request' | 'indication',
    transactionId: Uint8Array,
    attributes: readonly OutgoingAttribute[],
  ): void {
    const isSigned = messageClass === 'request' && this.#key !== null && this.#realm && this.#nonce;
    const credentials: OutgoingAttribute[] = isSigned
      ? [
          { type: AttributeType.USERNAME, value: Buffer.from(this.#parts.credentials.username) },
          { type: AttributeType.REALM, value: this.#realm ?? new Uint8Array() },
          { type: AttributeType.NONCE, value: this.#nonce ?? new Uint8Array() },
        ]
      : [];
    this.#wire.send(
      encodeMessage({
        messageClass,
        method,
        transactionId,
        attributes: [...attributes, ...credentials],
        integrityKey: isSigned ? this.#key : null,
        hasFingerprint: true,
      }),
    );
  }

  #take(bytes: Uint8Array): void {
    const message = decodeStunMessage(bytes);
    if (message.kind === 'malformed') return;
    if (message.method === Method.DATA && message.messageClass === 'indication') {
      const data = valueOf(message, AttributeType.DATA);
      if (data) this.#onData(data);
      return;
    }
    // Who does not know the secret does not get to say that it works.
    if (message.messageClass === 'success' && !(this.#key && hasIntegrity(message, this.#key))) return;
    this.#waiting.get(Buffer.from(message.transactionId).toString('hex'))?.(message);
  }
}

const peerAttribute = (peer: TransportAddress, transactionId: Uint8Array): OutgoingAttribute => ({
  type: AttributeType.XOR_PEER_ADDRESS,
  value: encodeXorAddress(peer, transactionId),
});

function successOf(reply: StunMessage): StunMessage {
  if (reply.messageClass === 'success') return reply;
  const [, , hundreds = 0, rest = 0] = valueOf(reply, AttributeType.ERROR_CODE) ?? [];
  throw new StepError(`it answers ${hundreds * 100 + rest}`);
}
