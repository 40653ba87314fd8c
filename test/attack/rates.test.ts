import { describe, expect, it } from 'vitest';
import { Method } from '../../server/relay/message/header.ts';
import { DEFAULT_RELAY_LIMITS } from '../../server/relay/port.ts';
import type { RelayService } from '../../server/relay/service/relay-service.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  lifetime,
  ownUsernameOf,
  peerAttribute,
  freshTransactionId,
  relayedAddressOf,
  request,
  serviceWith,
  udp,
} from '../server/relay/scripted-client.ts';
import type { Address } from '../server/relay/scripted-client.ts';
import { rtpPacket } from '../server/relay/witness/rtp.ts';

/**
 * The attack: an admitted test sends 120,000 packets a second, and a neighbour loses 9 % and waits 45 ms. Here time is a
 * number, so that what the relay takes of each is exact; `bench/attack.ts` does it with sockets.
 */
const LINE_RATE = 120_000;
/** What a test of one call may send: four times its 250 packets. */
const ALLOWED_PER_S = 1000;
const SECONDS = 2;
const NEIGHBOUR_MS = 4;

interface Party {
  readonly client: ScriptedClient;
  readonly peer: ScriptedClient;
  readonly toPeer: Address;
  readonly nonce: string;
  readonly username: string;
}

/** Two allocations of a test that permit each other, at one address. */
function party(service: RelayService, testId: string, port: number, address: string): Party {
  service.admitTest(testId, ALLOWED_PER_S);
  const username = ownUsernameOf(testId);
  const [one, other] = [port, port + 1].map((at) => {
    const client = new ScriptedClient(service, at, address);
    const nonce = client.nonce();
    const to = relayedAddressOf(client.ask(Method.ALLOCATE, { username, nonce, attributes: [udp] }));
    return { client, nonce, to };
  });
  if (!one || !other) throw new Error('no allocations');
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const transactionId = freshTransactionId();
    const attributes = [peerAttribute(to.to, transactionId)];
    from.client.ask(Method.CREATE_PERMISSION, { username, nonce: from.nonce, transactionId, attributes });
  }
  return { client: one.client, peer: other.client, toPeer: other.to, nonce: one.nonce, username };
}

/** Both send for `SECONDS`, each at its pace; the attacker by `attack`. */
function contest(attackerAddress: string, attack: (attacker: Party, at: number) => void) {
  const clock = new ManualRelayClock();
  const service = serviceWith(clock);
  const neighbour = party(service, 'neighbour', 1000, '192.0.2.50');
  const attacker = party(service, 'attacker', 2000, attackerAddress);
  let sent = 0;
  for (let at = 0; at < LINE_RATE * SECONDS; at += 1) {
    attack(attacker, at);
    if (at % ((LINE_RATE / 1000) * NEIGHBOUR_MS) === 0) {
      sent += 1;
      neighbour.client.sendTo(neighbour.toPeer, rtpPacket({ ssrc: 1, sequence: sent & 0xffff }));
    }
    clock.advanceS(1 / LINE_RATE);
  }
  return { service, neighbour, attacker, sent };
}

describe('an admitted test that sends at line rate', () => {
  const flood = ({ client, toPeer }: Party, at: number) =>
    client.sendTo(toPeer, rtpPacket({ ssrc: 2, sequence: at & 0xffff }));

  it('has what one test may have passed on, and its neighbour loses nothing', () => {
    const { service, neighbour, attacker, sent } = contest('198.51.100.7', flood);
    expect(sent).toBe(250 * SECONDS);
    expect(neighbour.peer.relayed).toHaveLength(sent);
    // A second's worth at once, and the rate from then on.
    expect(attacker.peer.relayed.length).toBeGreaterThan(ALLOWED_PER_S * SECONDS);
    expect(attacker.peer.relayed.length).toBeLessThanOrEqual(ALLOWED_PER_S * (SECONDS + 1));
    expect(service.stats().packetsDropped['over-rate']).toBe(
      LINE_RATE * SECONDS - attacker.peer.relayed.length,
    );
  });

  it('finds what was dropped in its own witness, and its neighbour finds nothing in its', () => {
    const { service, attacker, sent } = contest('198.51.100.7', flood);
    expect(service.witness('neighbour')).toMatchObject({ overRate: 0, notRecorded: 0 });
    expect(service.witness('neighbour')?.packets.sequence).toHaveLength(sent);
    expect(service.witness('attacker')).toMatchObject({
      overRate: LINE_RATE * SECONDS - attacker.peer.relayed.length,
    });
  });

  it('is stopped by the system, and nobody else is', () => {
    const { service, neighbour, attacker } = contest('198.51.100.7', flood);
    expect(neighbour.client.thinned).toBe(0);
    // The first thousand are its second's worth; then a thousand are refused in each tenth of a second.
    expect(attacker.client.thinned).toBeGreaterThanOrEqual(SECONDS * 10 - 2);
    expect(service.stats().sendersThinned).toBe(attacker.client.thinned);
  });

  it('is not stopped by the system while it is nine times over its rate', () => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const { client, toPeer } = party(service, 'eager', 1000, '192.0.2.50');
    for (let at = 0; at < ALLOWED_PER_S * 9 * SECONDS; at += 1) {
      client.sendTo(toPeer, rtpPacket({ ssrc: 1, sequence: at & 0xffff }));
      clock.advanceS(1 / (ALLOWED_PER_S * 9));
    }
    expect(service.stats().packetsDropped['over-rate']).toBeGreaterThan(ALLOWED_PER_S * 7 * SECONDS);
    expect(client.thinned).toBe(0);
  });

  it('gains nothing by requests, which cost the relay more than packets', () => {
    let attackBytes: Uint8Array = new Uint8Array(0);
    const { service, neighbour, attacker, sent } = contest(
      '198.51.100.7',
      ({ client, username, nonce }, at) => {
        // One is made once and sent again and again: the attack need not be slow.
        if (at === 0) attackBytes = request(Method.REFRESH, { username, nonce, attributes: [lifetime(600)] });
        client.send(Uint8Array.from(attackBytes));
      },
    );
    expect(neighbour.peer.relayed).toHaveLength(sent);
    expect(attacker.client.replies.length).toBeLessThanOrEqual(ALLOWED_PER_S * (SECONDS + 1));
    expect(service.stats().packetsDropped['over-rate']).toBeGreaterThan(
      (LINE_RATE - 2 * ALLOWED_PER_S) * SECONDS,
    );
  });

  it('gains nothing by giving its allocation back and taking another', () => {
    const { attacker } = contest('198.51.100.7', (party, at) => {
      const { client, username, nonce, toPeer } = party;
      if (at % 20_000 === 0) {
        client.send(request(Method.REFRESH, { username, nonce, attributes: [lifetime(0)] }));
        client.send(request(Method.ALLOCATE, { username, nonce, attributes: [udp] }));
      }
      client.sendTo(toPeer, rtpPacket({ ssrc: 2, sequence: at & 0xffff }));
    });
    const heard = attacker.client.replies.length + attacker.peer.relayed.length;
    expect(heard).toBeLessThanOrEqual(ALLOWED_PER_S * (SECONDS + 1));
  });
});

describe('many tests of one source', () => {
  it.each([
    ['an address', () => '198.51.100.7'],
    ['a /64', (at: number) => `2001:db8:1:2::${(at + 1).toString(16)}`],
  ])('have together what %s may have', (_what, addressOf) => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const parties = Array.from({ length: 40 }, (_, at) =>
      party(service, `test-${at}`, 3000 + 2 * at, addressOf(at)),
    );
    const { packetsPerSPerSource } = DEFAULT_RELAY_LIMITS;
    // Each at what a test may have: 40,000 a second in all, for two seconds.
    for (let at = 0; at < 2 * ALLOWED_PER_S; at += 1) {
      for (const { client, toPeer } of parties) client.sendTo(toPeer, Buffer.from('data'));
      clock.advanceS(1 / ALLOWED_PER_S);
    }
    const relayed = parties.reduce((sum, { peer }) => sum + peer.relayed.length, 0);
    expect(relayed).toBeGreaterThan(packetsPerSPerSource * 2);
    expect(relayed).toBeLessThanOrEqual(packetsPerSPerSource * 3);
  });

  it('leave what a site with twenty people needs: 250 packets a second each', () => {
    const clock = new ManualRelayClock();
    const service = serviceWith(clock);
    const parties = Array.from({ length: 20 }, (_, at) =>
      party(service, `test-${at}`, 3000 + 2 * at, '198.51.100.7'),
    );
    for (let at = 0; at < 250 * 10; at += 1) {
      for (const { client, toPeer } of parties) client.sendTo(toPeer, Buffer.from('data'));
      clock.advanceS(1 / 250);
    }
    for (const { peer } of parties) expect(peer.relayed).toHaveLength(2500);
  });
});
