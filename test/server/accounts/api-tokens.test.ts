import { beforeEach, describe, expect, it } from 'vitest';
import { ApiTokens } from '../../../server/accounts/api-tokens.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { DeskStore } from '../../../server/store/port/desk.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';
import type { Scope } from '../../../src/wire/desk/admin.ts';

const MINUTE_MS = 60_000;
let nowMs: number;
let isAway: boolean;
let tokens: ApiTokens;
let desk: DeskStore;

beforeEach(async () => {
  ({ desk } = await openStore({ kind: 'sqlite', file: ':memory:' }));
  nowMs = 1_000_000;
  isAway = false;
  /** The store, whose database can be taken away. */
  const store = new Proxy<DeskStore>(desk, {
    get: (of, key) => {
      const value: unknown = Reflect.get(of, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        isAway
          ? Promise.reject(new StoreError('unreachable', 'The database is away.'))
          : Reflect.apply(value, of, args);
    },
  });
  tokens = new ApiTokens(store, () => nowMs);
});

const added = (scopes: Scope[]) => tokens.add({ name: 'berlin', scopes }, 'ada');

describe('a token of a relay, while the database is away', () => {
  it('is good for ten minutes after it was last known', async () => {
    const { secret, token } = await added(['relays:join']);
    await tokens.find(secret);
    nowMs += 5 * MINUTE_MS;
    await tokens.find(secret);
    isAway = true;
    nowMs += 10 * MINUTE_MS;
    expect(await tokens.find(secret)).toMatchObject({ id: token.id, scopes: ['relays:join'] });
    nowMs += 1;
    await expect(tokens.find(secret)).rejects.toThrow(StoreError);
    isAway = false;
    expect(await tokens.find(secret)).toMatchObject({ id: token.id });
  });

  it('is not taken where it was never known, nor where another secret is told', async () => {
    const { secret } = await added(['relays:join']);
    isAway = true;
    await expect(tokens.find(secret)).rejects.toThrow(StoreError);
    isAway = false;
    await tokens.find(secret);
    isAway = true;
    await expect(tokens.find(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`)).rejects.toThrow(
      StoreError,
    );
  });

  it('is not taken after it was revoked', async () => {
    const { secret, token } = await added(['relays:join']);
    await tokens.find(secret);
    expect(await tokens.revoke(token.id)).toBe(true);
    isAway = true;
    await expect(tokens.find(secret)).rejects.toThrow(StoreError);
  });

  it('is not taken after the store has said that it was revoked elsewhere, which is told once', async () => {
    const gone: string[] = [];
    tokens.whenGone((tokenId) => gone.push(tokenId));
    const { secret, token } = await added(['relays:join']);
    await tokens.find(secret);
    await desk.revokeToken(token.id, nowMs);
    expect(gone).toEqual([]);
    tokens.lookAgain();
    expect([await tokens.find(secret), await tokens.find(secret)]).toEqual([null, null]);
    expect(gone).toEqual([token.id]);
    isAway = true;
    await expect(tokens.find(secret)).rejects.toThrow(StoreError);
  });

  it('opens nothing of another scope', async () => {
    const { secret } = await added(['results:write']);
    await tokens.find(secret);
    isAway = true;
    await expect(tokens.find(secret)).rejects.toThrow(StoreError);
  });
});

describe('a token', () => {
  /** Revoked elsewhere, which nobody has told. */
  const revokedUnheard = async (scopes: Scope[]) => {
    const made = await added(scopes);
    expect(await tokens.find(made.secret)).toMatchObject({ id: made.token.id });
    await desk.revokeToken(made.token.id, nowMs);
    return made;
  };

  it('of a relay is asked for again after five seconds, or at once when some token has ended', async () => {
    const { secret, token } = await revokedUnheard(['relays:join']);
    nowMs += 4999;
    expect(await tokens.find(secret)).toMatchObject({ id: token.id });
    nowMs += 1;
    expect(await tokens.find(secret)).toBeNull();
    const another = await revokedUnheard(['relays:join']);
    tokens.lookAgain();
    expect(await tokens.find(another.secret)).toBeNull();
  });

  it('of a relay that was asked for when it ended is asked for again', async () => {
    const { secret, token } = await added(['relays:join']);
    const found = tokens.find(secret);
    await desk.revokeToken(token.id, nowMs);
    tokens.lookAgain();
    await found;
    expect(await tokens.find(secret)).toBeNull();
  });

  it('of a relay is not good for longer when the clock is set back', async () => {
    const { secret } = await revokedUnheard(['relays:join']);
    nowMs -= 1;
    expect(await tokens.find(secret)).toBeNull();
  });

  it('is not known any more as soon as it is revoked here', async () => {
    const { secret, token } = await added(['relays:join']);
    await tokens.find(secret);
    await tokens.revoke(token.id);
    expect(await tokens.find(secret)).toBeNull();
  });

  it('of anything else is asked for each time', async () => {
    const { secret } = await revokedUnheard(['results:write']);
    expect(await tokens.find(secret)).toBeNull();
  });
});
