import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCode } from '../../../../src/core/result-code.ts';
import type { Connectivity } from '../../../../src/wire/connectivity.ts';
import { parseResult } from '../../../../src/wire/result.ts';
import type { ResultStore, StoredRecord } from '../../../../server/store/port/results.ts';
import { exampleResult } from '../../../support/example-result.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

/** Storing a result and getting it back. */
export function describeSaving(store: () => ResultStore): void {
  describe('saving', () => {
    const save = (id: string, changes?: ArrivalChanges) => store().save(arrival(id, changes));

    it('finds nothing under an id that was never stored', async () => {
      for (const id of ['nobody', '', '__proto__', "'; DROP TABLE results; --", 'a\0b'])
        expect(await store().find(id)).toBeNull();
    });

    it('returns a result as it was stored, with what the server knows of it', async () => {
      const labels = { ticket: 'T-1', site: 'Zürich 🏔', user: '"q\' <b>\0\ud800' };
      const given = arrival('a', { ...labels, address: '::ffff:192.0.2.7', requestId: 'r1' });
      const saved = await store().save(given);
      expect(saved.outcome).toBe('stored');
      const found = await store().find('a');
      expect(found?.result).toEqual(given.result);
      expect(found).toMatchObject({
        network: '192.0.2.0/24',
        isLinkRevoked: false,
        hasPackets: false,
        requestId: 'r1',
        row: {
          id: 'a',
          atMs: NEW_YEAR_MS,
          receivedAtMs: NEW_YEAR_MS + 60_000,
          durationMs: 15_000,
          ticket: 'T-1',
          site: 'Zürich 🏔',
          address: '192.0.2.7',
          relay: 'built-in',
          transport: 'udp',
          method: 'rtp',
          unattended: true,
          verdict: 'misses',
          finding: null,
          blocked: null,
          rttMs: 20,
          lossRatio: 0.01,
          burstLossRatio: 0.02,
          jitterMs: 1.5,
          reorderRatio: 0,
          notes: 0,
          triage: { status: 'new', assignee: null, tags: [], version: 0 },
        },
      });
      expect(saved.outcome === 'stored' && saved.row).toEqual(found?.row);
    });

    it('gives each result a code of its own that can be read aloud', async () => {
      const saved = await Promise.all(Array.from({ length: 100 }, (_, at) => save(`r${at}`)));
      const codes = saved.map((each) => (each.outcome === 'conflict' ? '' : each.row.code));
      expect(new Set(codes).size).toBe(100);
      for (const code of codes) expect(readCode(code)).toEqual({ kind: 'code', code });
    });

    it('takes the same result twice and changes nothing', async () => {
      const first = await save('a', { address: '192.0.2.1' });
      const again = await save('a', { address: '192.0.2.2' });
      expect(again).toEqual({ ...first, outcome: 'same' });
      expect(await store().count()).toBe(1);
    });

    it('calls a result the same whatever the order of its fields', async () => {
      await save('a');
      const given = arrival('a');
      const { id, schema, ...rest } = given.result;
      const turned = { ...given, result: { ...rest, schema, id } };
      expect((await store().save(turned)).outcome).toBe('same');
    });

    it('refuses another result under a stored id and keeps the first', async () => {
      await save('a', { site: 'north' });
      const stored = await store().find('a');
      expect(await save('a', { site: 'south' })).toEqual({ outcome: 'conflict' });
      expect(await store().find('a')).toEqual(stored);
      expect((await store().search({ site: 'south' }, { after: null, limit: 10 })).rows).toEqual([]);
    });

    it('stores one of two different results that arrive at the same time under one id', async () => {
      const [first, second] = await Promise.all([save('a', { site: 'x' }), save('a', { site: 'y' })]);
      expect([first.outcome, second.outcome].sort()).toEqual(['conflict', 'stored']);
      const winner = first.outcome === 'stored' ? 'x' : 'y';
      expect((await store().find('a'))?.row.site).toBe(winner);
    });

    it('stores results that arrive at the same time once each', async () => {
      const many = Array.from({ length: 300 }, (_, at) => save(`r${at % 150}`, { site: `s${at % 7}` }));
      const outcomes = (await Promise.all(many)).map(({ outcome }) => outcome);
      // 150 ids with one of 7 sites each; 150 and 7 have no common divisor, so the second of an id is of another site.
      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(150);
      expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(150);
      expect(await store().count()).toBe(150);
    });

    it('hands out copies, so that nobody can change what is stored', async () => {
      const given = arrival('a', { site: 'north' });
      await store().save(given);
      Reflect.set(given.result.labels, 'site', 'changed');
      const found = await store().find('a');
      if (found?.result) Reflect.set(found.result, 'durationMs', 1);
      expect((await store().find('a'))?.result).toEqual(arrival('a', { site: 'north' }).result);
    });

    it('takes the time of arrival for a test that says it was later, or at no time', async () => {
      const receivedAtMs = NEW_YEAR_MS;
      await save('ahead', { atMs: NEW_YEAR_MS + 5000, receivedAtMs });
      await save('behind', { atMs: NEW_YEAR_MS - 5000, receivedAtMs });
      await save('never', { receivedAtMs, result: { startedAt: 'yesterday' } });
      expect((await store().find('ahead'))?.row.atMs).toBe(NEW_YEAR_MS);
      expect((await store().find('behind'))?.row.atMs).toBe(NEW_YEAR_MS - 5000);
      expect((await store().find('never'))?.row.atMs).toBe(NEW_YEAR_MS);
    });

    it('takes our clock where nobody answers for that of the test, less the length of the test', async () => {
      const receivedAtMs = NEW_YEAR_MS + 3_600_000;
      for (const standing of ['token', 'request', 'seen', 'unseen'] as const) {
        const saved = await save(standing, { standing, receivedAtMs });
        expect(saved.outcome === 'stored' && saved.row).toMatchObject({
          standing,
          unattended: true,
          atMs: standing === 'token' ? NEW_YEAR_MS : receivedAtMs - 15_000,
        });
        expect((await store().find(standing))?.row).toEqual(saved.outcome === 'stored' && saved.row);
      }
    });

    it('names the miss with the largest factor among the rows that decide', async () => {
      const row = exampleResult('x').grades.rows[1]!;
      const miss = (changes: Partial<typeof row>) => ({ ...row, outcome: 'misses' as const, ...changes });
      const rows = [
        miss({ metric: 'loss', value: 0.02, target: 0.01 }),
        // 3 times its target, but it does not decide.
        miss({ metric: 'reorder', value: 0.3, target: 0.1, decides: false }),
        // 2.5 times: the worst that decides.
        miss({ metric: 'jitter', unit: 'ms', value: 75, target: 30, path: 'down', decides: true }),
        miss({ metric: 'rtt', unit: 'ms', value: 110, target: 100, outcome: 'meets' }),
      ];
      await save('a', { result: { grades: { ...exampleResult('a').grades, rows } } });
      const found = await store().find('a');
      expect(found?.row.worstMiss).toEqual({ path: 'down', metric: 'jitter', value: 75, target: 30 });
    });

    it('names what the network keeps most from calls', async () => {
      const connectivity: Connectivity = {
        relay: 'built-in',
        tookMs: 1,
        checks: [],
        uses: [],
        nat: [],
        paths: [],
        idleLife: null,
        hasMappingMoved: null,
        isProxied: null,
        connection: null,
        local: { hidden: 0, ipv4: 0, ipv6: 0 },
        findings: [
          { code: 'certificate-rejected', names: ['relay.example'], ports: [443] },
          { code: 'udp-blocked', ports: [3478], uses: 'tcp' },
          { code: 'carrier-grade-nat', family: 'ipv4' },
        ],
      };
      await save('a', { result: { connectivity } });
      await save('b', {
        result: { connectivity: { ...connectivity, findings: connectivity.findings.slice(2) } },
      });
      expect((await store().find('a'))?.row.blocked).toBe('udp-blocked');
      expect((await store().find('b'))?.row.blocked).toBeNull();
    });

    it('names the finding that decides, as its page does', async () => {
      const grades = exampleResult('a').grades;
      const findings = [
        { code: 'hidden', hiddenMs: 10 },
        { code: 'stopped-early', measuredMs: 1, plannedMs: 2 },
        { code: 'udp-blocked', transport: 'tls' },
        { code: 'connection-lost', atMs: 3 },
      ] as const;
      await save('a', { result: { grades: { ...grades, findings } } });
      await save('b', { result: { grades: { ...grades, findings: findings.slice(0, 2) } } });
      expect((await store().find('a'))?.row.finding).toBe('connection-lost');
      expect((await store().find('b'))?.row.finding).toBeNull();
    });

    it('takes a document as the first version wrote it', async () => {
      const text = readFileSync(new URL('../../../fixtures/result-1.json', import.meta.url), 'utf8');
      const parsed = parseResult(JSON.parse(text));
      if (!parsed.ok) throw new Error(parsed.problem);
      const given = {
        result: parsed.value,
        receivedAtMs: Date.UTC(2027, 0, 1),
        address: null,
        requestId: null,
      };
      await store().save(given);
      expect((await store().find(parsed.value.id))?.result).toEqual(JSON.parse(text));
    });

    it('revokes a link, and gives it back', async () => {
      await save('a');
      expect(await store().setLinkRevoked('nobody', true)).toBe(false);
      expect(await store().setLinkRevoked('a', true)).toBe(true);
      expect((await store().find('a'))?.isLinkRevoked).toBe(true);
      expect(await store().setLinkRevoked('a', false)).toBe(true);
      expect((await store().find('a'))?.isLinkRevoked).toBe(false);
    });

    it('keeps the first packet records of a result', async () => {
      const gzip = Uint8Array.from({ length: 10_000 }, (_, at) => (at * 7) % 256);
      expect(await store().savePackets('a', gzip, 1)).toBe('no-such-result');
      await save('a');
      expect(await store().packets('a')).toBeNull();
      expect(await store().savePackets('a', gzip, 1)).toBe('stored');
      expect(await store().savePackets('a', Uint8Array.of(1), 2)).toBe('same');
      expect(Array.from((await store().packets('a')) ?? [])).toEqual(Array.from(gzip));
      expect((await store().find('a'))?.hasPackets).toBe(true);
    });

    it('lists the results of requests, newest first', async () => {
      for (const [at, requestId] of ['r1', 'r2', 'r1', 'r1', null].entries())
        await save(`n${at}`, { atMs: NEW_YEAR_MS + at, requestId });
      const found = await store().resultsOf(['r1', 'r2', 'r3'], 2);
      expect([...found].map(([request, rows]) => [request, ids(rows)])).toEqual([
        ['r1', ['n3', 'n2']],
        ['r2', ['n1']],
        ['r3', []],
      ]);
    });

    it('streams whole results, newest first, while others are stored', async () => {
      for (let at = 0; at < 40; at += 1) await save(`n${at}`, { atMs: NEW_YEAR_MS + at, site: 's' });
      const streamed: StoredRecord[] = [];
      for await (const stored of store().stream({ site: 's' })) {
        if (streamed.length === 0) await save('late', { atMs: NEW_YEAR_MS + 1000, site: 's' });
        streamed.push(stored);
      }
      expect(ids(streamed.map(({ row }) => row))).toEqual(
        Array.from({ length: 40 }, (_, at) => `n${39 - at}`),
      );
      expect(streamed[0]?.result).toEqual(arrival('n39', { atMs: NEW_YEAR_MS + 39, site: 's' }).result);
    });
  });
}

/** What is normal, and what was just before and after. */
export function describeSamples(store: () => ResultStore): void {
  describe('samples and neighbours', () => {
    const save = (id: string, changes?: ArrivalChanges) => store().save(arrival(id, changes));
    const all = { relay: null, network: null, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100 };

    it('gives every sampled metric, or null', async () => {
      const { loop } = exampleResult('x').metrics;
      const direction = (factor: number) => ({
        sent: 1,
        received: 1,
        lost: 0,
        reordered: 0,
        lossRatio: 0.5,
        lossRatioInterval: null,
        worstLoss15s: { ...loop.worstLoss15s!, ratio: 0.001 * factor },
        worstBurst200ms: { ...loop.worstBurst200ms!, ratio: 0.002 * factor },
        worstJitter15s: { ms: 3 * factor, startMs: 0 },
        reorderRatio: 0.004 * factor,
        reorderRatioInterval: null,
        queueingMs: null,
      });
      await save('a', {
        site: 's',
        result: { metrics: { loop, up: direction(1), down: direction(2), mos: null } },
      });
      const nothing = { ...loop, rttMs: null, worstLoss15s: null, worstBurst200ms: null };
      const none = {
        loop: { ...nothing, worstJitter15s: null, reorderRatio: null },
        up: null,
        down: null,
        mos: null,
      };
      await save('b', { site: 's', atMs: NEW_YEAR_MS - 1, result: { metrics: none } });
      expect(await store().samples({ ...all, site: 's' })).toEqual([
        {
          id: 'a',
          atMs: NEW_YEAR_MS,
          verdict: 'misses',
          rttMs: 20,
          lossRatio: 0.01,
          lossUpRatio: 0.001,
          lossDownRatio: 0.002,
          burstLossRatio: 0.02,
          burstLossUpRatio: 0.002,
          burstLossDownRatio: 0.004,
          jitterMs: 1.5,
          jitterUpMs: 3,
          jitterDownMs: 6,
          reorderRatio: 0,
          reorderUpRatio: 0.004,
          reorderDownRatio: 0.008,
        },
        {
          id: 'b',
          atMs: NEW_YEAR_MS - 1,
          verdict: 'misses',
          rttMs: null,
          lossRatio: null,
          lossUpRatio: null,
          lossDownRatio: null,
          burstLossRatio: null,
          burstLossUpRatio: null,
          burstLossDownRatio: null,
          jitterMs: null,
          jitterUpMs: null,
          jitterDownMs: null,
          reorderRatio: null,
          reorderUpRatio: null,
          reorderDownRatio: null,
        },
      ]);
    });

    it('takes the samples of exactly one site, relay and time, the newest first', async () => {
      for (let at = 0; at < 6; at += 1)
        await save(`n${at}`, { atMs: NEW_YEAR_MS + at, site: 'Berlin', relay: at === 3 ? 'other' : 'edge' });
      await save('elsewhere', { site: 'Berlin Mitte', relay: 'edge' });
      const berlin = { ...all, site: 'berlin', relay: 'EDGE' };
      expect(ids(await store().samples(berlin))).toEqual(['n5', 'n4', 'n2', 'n1', 'n0']);
      expect(ids(await store().samples({ ...berlin, relay: null, limit: 3 }))).toEqual(['n5', 'n4', 'n3']);
      const within = { ...berlin, fromMs: NEW_YEAR_MS + 1, toMs: NEW_YEAR_MS + 4 };
      expect(ids(await store().samples(within))).toEqual(['n2', 'n1']);
    });

    it('takes the samples of a network where there is no site', async () => {
      await save('a', { address: '192.0.2.1' });
      await save('b', { address: '192.0.2.99', atMs: NEW_YEAR_MS - 1 });
      await save('c', { address: '192.0.3.1' });
      await save('d', { address: '192.0.2.1', site: 'Berlin' });
      await save('e');
      const at = { ...all, site: null };
      expect(ids(await store().samples({ ...at, network: '192.0.2.0/24' }))).toEqual(['a', 'b']);
      expect(ids(await store().samples({ ...at, network: null }))).toEqual(['e']);
    });

    it('takes the samples of what a search finds', async () => {
      for (let at = 0; at < 5; at += 1)
        await save(`n${at}`, { atMs: NEW_YEAR_MS + at, site: at % 2 === 0 ? 'Berlin' : 'Bern' });
      expect(ids(await store().samplesOf({ text: 'ber' }, 3))).toEqual(['n4', 'n3', 'n2']);
      expect(ids(await store().samplesOf({ site: 'bern' }, 100))).toEqual(['n3', 'n1']);
      expect(await store().samplesOf({ site: 'rom' }, 100)).toEqual([]);
    });

    it('finds what was just before and after at the same site, also at the same moment', async () => {
      for (const [at, offsetMs] of [0, 1, 1, 1, 2, 3].entries())
        await save(`n${at}`, { atMs: NEW_YEAR_MS + offsetMs, site: 'Berlin' });
      await save('x', { atMs: NEW_YEAR_MS + 1, site: 'Bern' });
      const { before, after } = await store().neighbours('n2', 2);
      expect(ids(before)).toEqual(['n0', 'n1']);
      expect(ids(after)).toEqual(['n3', 'n4']);
      const first = await store().neighbours('n0', 2);
      expect([ids(first.before), ids(first.after)]).toEqual([[], ['n1', 'n2']]);
    });

    it('takes the network for a result without a site, and nothing for one without either', async () => {
      await save('a', { address: '2001:db8:1::1' });
      await save('b', { address: '2001:db8:1:ff::2', atMs: NEW_YEAR_MS + 1 });
      await save('c', { address: '2001:db8:2::1', atMs: NEW_YEAR_MS + 2 });
      await save('d');
      expect(ids((await store().neighbours('a', 5)).after)).toEqual(['b']);
      expect(await store().neighbours('d', 5)).toEqual({ before: [], after: [] });
      expect(await store().neighbours('nobody', 5)).toEqual({ before: [], after: [] });
    });
  });
}
