import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../server/store/memory.ts';
import { exampleResult } from '../../support/example-result.ts';
import { describeResultStore } from './contract.ts';

describeResultStore('MemoryStore', () => Promise.resolve(new MemoryStore()));

const sizeOf = (id: string): number => Buffer.byteLength(JSON.stringify(exampleResult(id)));
const kept = async (store: MemoryStore, ids: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(ids.map(async (id) => ((await store.find(id)) ? id : null)));
  return found.filter((id) => id !== null);
};

describe('MemoryStore', () => {
  it('drops the oldest results beyond its count', async () => {
    const store = new MemoryStore({ maxResults: 2, maxBytes: 1e9 });
    for (const id of ['a', 'b', 'c']) await store.save(exampleResult(id));
    expect(await kept(store, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });

  it('drops the oldest results beyond its bytes', async () => {
    const store = new MemoryStore({ maxResults: 100, maxBytes: sizeOf('a') * 2 });
    for (const id of ['a', 'b', 'c', 'd']) await store.save(exampleResult(id));
    expect(await kept(store, ['a', 'b', 'c', 'd'])).toEqual(['c', 'd']);
  });

  it('keeps the newest result even when it alone is too large', async () => {
    const store = new MemoryStore({ maxResults: 100, maxBytes: 1 });
    for (const id of ['a', 'b']) await store.save(exampleResult(id));
    expect(await kept(store, ['a', 'b'])).toEqual(['b']);
  });

  it('does not grow younger by being stored again', async () => {
    const store = new MemoryStore({ maxResults: 2, maxBytes: 1e9 });
    for (const id of ['a', 'b', 'a', 'c']) await store.save(exampleResult(id));
    expect(await kept(store, ['a', 'b', 'c'])).toEqual(['b', 'c']);
  });
});
