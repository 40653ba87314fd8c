import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResultStore } from '../../../server/store/port.ts';
import { exampleResult } from '../../support/example-result.ts';

/** What every ResultStore must do. Each adapter's test runs this. */
export function describeResultStore(name: string, open: () => Promise<ResultStore>): void {
  describe(`${name} as a ResultStore`, () => {
    let store: ResultStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });

    it('finds nothing under an id that was never stored', async () => {
      expect(await store.find('nobody')).toBeNull();
      expect(await store.find('')).toBeNull();
      expect(await store.find('__proto__')).toBeNull();
      expect(await store.find("'; DROP TABLE results; --")).toBeNull();
    });

    it('returns a result as it was stored', async () => {
      const result = exampleResult('a', { labels: { ticket: 'T-1', site: 'Zürich 🏔', user: '"q\'' } });
      expect(await store.save(result)).toBe('stored');
      expect(await store.find('a')).toEqual(result);
    });

    it('keeps results apart', async () => {
      await store.save(exampleResult('a', { durationMs: 15_000 }));
      await store.save(exampleResult('b', { durationMs: 30_000 }));
      expect((await store.find('a'))?.durationMs).toBe(15_000);
      expect((await store.find('b'))?.durationMs).toBe(30_000);
    });

    it('takes the same result twice and changes nothing', async () => {
      await store.save(exampleResult('a'));
      expect(await store.save(exampleResult('a'))).toBe('same');
      expect(await store.find('a')).toEqual(exampleResult('a'));
    });

    it('calls a result the same whatever the order of its fields', async () => {
      const result = exampleResult('a');
      await store.save(result);
      const { id, schema, ...rest } = result;
      expect(await store.save({ ...rest, schema, id })).toBe('same');
    });

    it('refuses another result under a stored id and keeps the first', async () => {
      await store.save(exampleResult('a', { durationMs: 15_000 }));
      expect(await store.save(exampleResult('a', { durationMs: 30_000 }))).toBe('conflict');
      expect((await store.find('a'))?.durationMs).toBe(15_000);
    });

    it('hands out copies, so that nobody can change what is stored', async () => {
      const given = exampleResult('a');
      await store.save(given);
      Reflect.set(given.labels, 'site', 'changed');
      const found = await store.find('a');
      if (found) Reflect.set(found, 'durationMs', 1);
      expect(await store.find('a')).toEqual(exampleResult('a'));
    });

    it('stores results that arrive at the same time once', async () => {
      const outcomes = await Promise.all([store.save(exampleResult('a')), store.save(exampleResult('a'))]);
      expect(outcomes.sort()).toEqual(['same', 'stored']);
    });

    it('can be closed twice', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
