import { describe, expect, it } from 'vitest';
import { AwaitedPackets } from '../../../server/results/awaited-packets.ts';
import { ResultRefusal } from '../../../server/results/refusal.ts';
import type { StoredResult } from '../../../server/store/port/results.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { measuredResult } from '../../support/measured-result.ts';

/** A store of results that counts how often one is unpacked. */
function storeOf(found: (id: string) => Partial<StoredResult> | null) {
  const read: string[] = [];
  const find = (id: string): Promise<unknown> => {
    read.push(id);
    return Promise.resolve(found(id));
  };
  return { read, store: { results: { find } } as unknown as Store };
}

describe('AwaitedPackets', () => {
  const result = measuredResult('0123456789abcdef');
  const counts = { sent: result.traffic.sent, received: result.traffic.received };

  it('unpacks the result of many uploads once, those at one time and those after', async () => {
    const { read, store } = storeOf(() => ({ result, hasPackets: false }));
    const awaited = new AwaitedPackets(store);
    const asked = await Promise.all(Array.from({ length: 32 }, () => awaited.of('a')));
    expect(asked).toEqual(Array.from({ length: 32 }, () => counts));
    expect(await awaited.of('a')).toEqual(counts);
    expect(read).toEqual(['a']);
  });

  it('asks again for what was not there, and for what has records or got them', async () => {
    let found: Partial<StoredResult> | null = null;
    const { read, store } = storeOf(() => found);
    const awaited = new AwaitedPackets(store);
    await expect(awaited.of('a')).rejects.toThrow(ResultRefusal);
    found = { result, hasPackets: true };
    expect(await awaited.of('a')).toBeNull();
    found = { result, hasPackets: false };
    expect(await awaited.of('a')).toEqual(counts);
    found = { result, hasPackets: true };
    awaited.forget('a');
    expect(await awaited.of('a')).toBeNull();
    expect(read).toHaveLength(4);
  });

  it('remembers a thousand, and reads the first of more again', async () => {
    const { read, store } = storeOf(() => ({ result, hasPackets: false }));
    const awaited = new AwaitedPackets(store);
    for (let at = 0; at <= 1000; at += 1) await awaited.of(String(at));
    await awaited.of('1');
    expect(read).toHaveLength(1001);
    await awaited.of('0');
    expect(read).toHaveLength(1002);
  });
});
