import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JoinRefusal } from '../../../server/fleet/fleet.ts';
import { WitnessError } from '../../../server/fleet/witness-error.ts';
import { LinkedFleet, type Exchange } from '../../support/fleet/linked-relay.ts';
import { admitted, joined, namesOf, RATE } from '../../support/fleet/joined-fleet.ts';
import { settle } from '../../support/manual-clock.ts';

describe('a relay that joins', () => {
  it('is online after one round trip and a half, with credentials of its own', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin', 'tokyo']);
    const secrets = linked.fleet.offers().map(({ secret }) => secret);
    expect(new Set([...secrets, 'the secret of the server']).size).toBe(3);
    expect(relays.map(({ credentials }) => credentials.map(({ secret }) => secret))).toEqual(
      secrets.map((secret) => [secret]),
    );
  });

  it('is found where it asks from, unless it says otherwise', async () => {
    const { linked } = await joined('berlin');
    expect(linked.fleet.offers()).toMatchObject([
      { publicHost: '192.0.2.1', endpoints: [{ transport: 'udp', port: 3478 }], issuer: 'issuer' },
    ]);
  });

  it('gets another secret with another token, whatever it calls itself', async () => {
    const { linked } = await joined('berlin');
    const [mine] = linked.fleet.offers();
    const other = new LinkedFleet();
    other.join('berlin', { tokenId: 'token-of-a-thief' });
    await other.clock.advance(2000);
    expect(other.fleet.offers()[0]?.secret).not.toBe(mine?.secret);
  });

  it.each([
    ['of the configuration', 'built-in', 'token-x'],
    ['of a relay that is here by another token', 'berlin', 'token-x'],
  ])('is refused by the name %s', async (_, name, tokenId) => {
    const { linked } = await joined('berlin');
    const { state } = linked.join(name, { tokenId });
    await linked.clock.advance(2000);
    expect(state.end).toEqual(
      new JoinRefusal('name-taken', `Another relay of this server is called "${name}".`),
    );
  });

  it('takes the place of the one before with the same token, which hears that it was replaced', async () => {
    const { linked, relays } = await joined('berlin');
    const again = linked.join('berlin', { session: 100 });
    await linked.clock.advance(8000);
    expect(relays[0]?.state.end).toMatchObject({ code: 'replaced' });
    expect(again.state.end).toBeNull();
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
  });
});

describe('a test', () => {
  it('is offered the relays that have taken its credentials, at once where they have', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    expect(await admitted(linked, 'one')).toEqual(['berlin', 'tokyo']);
    expect(relays.map(({ opened }) => opened[0]?.tests.get('one'))).toEqual([RATE, RATE]);
    const again = linked.fleet.admit('one', RATE);
    await settle();
    await again;
    linked.fleet.end('one');
    await linked.clock.advance(1000);
    expect(relays.map(({ opened }) => opened[0]?.tests.size)).toEqual([0, 0]);
  });

  it('waits for the first relay that takes it, where none does in time', async () => {
    const { linked } = await joined('berlin', 'tokyo');
    linked.exchange = () => 'question-lost';
    let isAnswered = false;
    const asked = linked.fleet.admit('one', RATE).then(() => (isAnswered = true));
    await linked.clock.advance(2500);
    expect([isAnswered, namesOf(linked.fleet.offersFor('one'))]).toEqual([false, []]);
    linked.exchange = (relay) => (relay === 'tokyo' ? 'arrives' : 'question-lost');
    await linked.clock.advance(5000);
    expect([isAnswered, namesOf(linked.fleet.offersFor('one'))]).toEqual([true, ['tokyo']]);
    await asked;
  });

  it('is told since when it was not heard where none takes it within eight seconds', async () => {
    const { linked } = await joined('berlin');
    linked.exchange = () => 'question-lost';
    const askedMs = linked.clock.nowMs();
    const asked = linked.fleet.admit('one', RATE);
    // Its report waited for news till then, and was answered with this test.
    await linked.clock.advance(8000);
    await asked;
    expect(namesOf(linked.fleet.offersFor('one'))).toEqual([]);
    expect(linked.fleet.withheldFrom('one')).toEqual([
      { name: 'berlin', reason: 'does-not-work', sinceMs: askedMs },
    ]);
  });

  it('waits for a relay that is not heard, which may be about to come back, and once', async () => {
    const { linked } = await joined('berlin');
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(12_000);
    expect(linked.fleet.find('berlin')).toMatchObject({ state: 'online', isHeard: false });
    const asked = linked.fleet.admit('one', RATE);
    linked.exchange = () => 'arrives';
    // It tries again each five seconds.
    await linked.clock.advance(5500);
    await asked;
    expect(namesOf(linked.fleet.offersFor('one'))).toEqual(['berlin']);
    expect(linked.fleet.withheldFrom('one')).toEqual([]);

    linked.exchange = () => 'question-lost';
    await linked.clock.advance(12_000);
    const silent = linked.fleet.admit('two', RATE);
    await linked.clock.advance(6000);
    await silent;
    let isAnswered = false;
    // Its sign of life is answered at once.
    const again = linked.fleet.admit('two', RATE).then(() => (isAnswered = true));
    await linked.clock.advance(0);
    expect(isAnswered).toBe(true);
    await again;
  });

  it('is not offered a relay that cannot be reached just now, and begins with the others', async () => {
    const { linked } = await joined('berlin', 'tokyo');
    linked.exchange = (relay) => (relay === 'berlin' ? 'question-lost' : 'arrives');
    await linked.clock.advance(500);
    expect(await admitted(linked, 'one')).toEqual(['tokyo']);
  });

  it('gets what its relay saw, over the relay\u2019s own asking', async () => {
    const { linked } = await joined('berlin');
    await admitted(linked, 'one');
    const asked = linked.fleet.witness('one', 'berlin');
    await linked.clock.advance(1000);
    expect(new TextDecoder().decode((await asked) ?? undefined)).toBe('saw one');
    expect(linked.fleet.chosenBy('one')).toBe('berlin');
    const nothing = linked.fleet.witness('another', 'berlin');
    await linked.clock.advance(1000);
    expect(await nothing).toBeNull();
  });

  it('gets it as soon when it is asked for once more, as when the result is stored that it was fetched for', async () => {
    const { linked } = await joined('berlin');
    await admitted(linked, 'one');
    /** How long it takes to get it, to 10 ms. A trip takes 60. */
    const tookMs = async (): Promise<number> => {
      const came: Uint8Array[] = [];
      void linked.fleet.witness('one', 'berlin').then((bytes) => bytes && came.push(bytes));
      let passedMs = 0;
      for (; came.length === 0; passedMs += 10) await linked.clock.advance(10);
      return passedMs;
    };
    // Before the relay has heard that the first one came, while it says that it brings it, and long after.
    for (const pauseMs of [0, 30, 70, 130, 300, 5000]) {
      await tookMs();
      await linked.clock.advance(pauseMs);
      expect(await tookMs(), `asked again after ${pauseMs} ms`).toBeLessThanOrEqual(360);
      await linked.clock.advance(5000);
    }
  });

  it('is void when the relay\u2019s thread dies, and only then', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    await admitted(linked, 'one');
    expect(linked.fleet.lostBy('one')).toEqual([]);
    relays[0]?.opened[0]?.die();
    await linked.clock.advance(1000);
    expect(linked.fleet.lostBy('one')).toEqual(['berlin']);
    expect(await admitted(linked, 'two')).toEqual(['berlin', 'tokyo']);
    expect(linked.fleet.lostBy('two')).toEqual([]);
    await expect(linked.fleet.witness('one', 'berlin')).rejects.toEqual(
      new WitnessError('gone', 'The relay went away, with what it saw.'),
    );
  });

  it('is void when its relay is asked what it saw and is not heard', async () => {
    const { linked } = await joined('berlin');
    await admitted(linked, 'one');
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(12_000);
    expect(linked.fleet.lostBy('one')).toEqual([]);
    await expect(linked.fleet.witness('one', 'berlin')).rejects.toBeInstanceOf(WitnessError);
    expect(linked.fleet.lostBy('one')).toEqual(['berlin']);
  });

  it('outlives a relay that drains: it leaves when the test has ended, and is offered to nobody else', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    await admitted(linked, 'one');
    relays[0]?.joining.drain();
    await linked.clock.advance(1000);
    expect(namesOf(linked.fleet.offers())).toEqual(['tokyo']);
    expect(namesOf(linked.fleet.offersFor('one'))).toEqual(['berlin', 'tokyo']);
    expect(await admitted(linked, 'two')).toEqual(['tokyo']);
    await linked.clock.advance(3_600_000);
    expect(relays[0]?.state.end).toBeNull();
    expect(relays[0]?.opened[0]?.tests.has('one')).toBe(true);
    linked.fleet.end('one');
    await linked.clock.advance(1000);
    expect(relays[0]?.state.end).toEqual({ kind: 'drained' });
    expect(relays[0]?.opened[0]?.isClosed).toBe(true);
  });
});

describe('a relay of the same name by another token', () => {
  it('takes the place of one that is not heard any more, and the tests of that one are void', async () => {
    const { linked, relays } = await joined('berlin');
    await admitted(linked, 'one');
    relays[0]?.joining.drain();
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(20_000);
    linked.exchange = () => 'arrives';
    linked.join('berlin', { tokenId: 'token-new', session: 100 });
    await linked.clock.advance(2000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
    expect(linked.fleet.lostBy('one')).toEqual(['berlin']);
  });
});

describe('a relay that dies', () => {
  it('is offered to nobody within 40 s, and again within 40 s after it is back', async () => {
    for (let afterMs = 0; afterMs < 10_000; afterMs += 700) {
      const { linked } = await joined('berlin');
      await linked.clock.advance(afterMs);
      linked.exchange = () => 'question-lost';
      await linked.clock.advance(40_000);
      expect(namesOf(linked.fleet.offers()), `dead since ${afterMs}`).toEqual([]);
      linked.exchange = () => 'arrives';
      await linked.clock.advance(40_000);
      expect(namesOf(linked.fleet.offers()), `back after ${afterMs}`).toEqual(['berlin']);
    }
  });

  it('is told of once for each turn, with what it took along', async () => {
    const { linked } = await joined('berlin');
    await admitted(linked, 'one');
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(60_000);
    linked.exchange = () => 'arrives';
    await linked.clock.advance(60_000);
    expect(linked.turns).toEqual(
      [
        { state: 'online', testsLost: 0 },
        { state: 'offline', testsLost: 1 },
        { state: 'recovering', testsLost: 0 },
        { state: 'online', testsLost: 0 },
      ].map((turn) => ({ name: 'berlin', token: 'token-berlin', ...turn })),
    );
  });

  it('goes out when nobody gets through to it, which is told with it', async () => {
    const { linked } = await joined('berlin');
    const trouble = { transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' } as const;
    linked.probing = { isGood: false, troubles: [trouble] };
    await linked.clock.advance(19_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
    await linked.clock.advance(10_000);
    expect(linked.fleet.offers()).toEqual([]);
    expect(linked.fleet.relays[0]?.troubles).toEqual([trouble]);
  });

  it('stays where the server alone does not get through: people\u2019s packets do', async () => {
    const { linked, relays } = await joined('berlin');
    linked.probing = { isGood: false, troubles: [] };
    const [relay] = relays[0]?.opened ?? [];
    for (let rounds = 0; rounds < 10; rounds += 1) {
      if (relay) relay.packetsRelayed += 2500;
      await linked.clock.advance(10_000);
    }
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
  });

  it('goes out when its own relay does not answer it, although it is heard', async () => {
    const { linked, relays } = await joined('berlin');
    const [relay] = relays[0]?.opened ?? [];
    if (relay) relay.isAnswering = false;
    await linked.clock.advance(40_000);
    expect(linked.fleet.offers()).toEqual([]);
    expect(linked.fleet.relays[0]?.isHeard).toBe(true);
  });
});

describe('a server that is started anew', () => {
  it('has its relays back by their next report, with the same credentials and none of the tests before', async () => {
    const { linked, relays } = await joined('berlin');
    await admitted(linked, 'one');
    const before = linked.fleet;
    linked.fleet = linked.newFleet('another epoch');
    before.close();
    await linked.clock.advance(3000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
    expect(relays[0]?.opened).toHaveLength(1);
    expect(relays[0]?.opened[0]?.tests.size).toBe(0);
    expect(await admitted(linked, 'two')).toEqual(['berlin']);
  });
});

type Step =
  | { readonly do: 'begin' | 'end' | 'ask'; readonly test: number }
  | { readonly do: 'die' | 'server' }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('begin', 'end', 'ask'), test: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('die', 'server') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(9000) }) },
);

describe('whatever is lost between server and relay', () => {
  it('they agree on the tests once it is not, and no test is offered that the relay does not take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.array(fc.constantFrom<Exchange>('arrives', 'arrives', 'question-lost', 'answer-lost'), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.nat(400),
        async (steps, fates, delayMs) => {
          const linked = new LinkedFleet();
          linked.delayMs = delayMs;
          const relay = linked.join('berlin');
          await linked.clock.advance(3000);
          let exchanges = 0;
          linked.exchange = () => fates[exchanges++ % fates.length] ?? 'arrives';
          const running = new Set<string>();
          const died = new Set<string>();
          let epochs = 0;
          for (const each of steps) {
            if (each.do === 'wait') await linked.clock.advance(each.ms);
            else if (each.do === 'die') {
              relay.opened.at(-1)?.die();
              // The server cannot know it yet.
              for (const testId of running) died.add(testId);
            } else if (!('test' in each)) {
              const before = linked.fleet;
              linked.fleet = linked.newFleet(`epoch-${++epochs}`);
              before.close();
              running.clear();
            } else {
              const testId = `test-${each.test}`;
              if (each.do === 'begin') {
                void linked.fleet.admit(testId, RATE);
                if (linked.fleet.relays.some((one) => one.has(testId))) running.add(testId);
              } else if (each.do === 'end') {
                linked.fleet.end(testId);
                running.delete(testId);
              } else void linked.fleet.witness(testId, 'berlin').catch(() => undefined);
            }
            await settle();
            const has = relay.opened.at(-1)?.tests;
            for (const testId of [...running].filter((one) => !died.has(one)))
              if (linked.fleet.offersFor(testId).length > 0) expect(has?.has(testId), testId).toBe(true);
          }
          linked.exchange = () => 'arrives';
          await linked.clock.advance(60_000);
          expect(relay.state.end).toBeNull();
          expect([...(relay.opened.at(-1)?.tests.keys() ?? [])].toSorted()).toEqual([...running].toSorted());
        },
      ),
      { numRuns: 150, seed: 19 },
    );
  });
});
