import { describe, expect, it } from 'vitest';
import { addressOf, followState } from '../../src/app/page-address.ts';
import type { AddressPort } from '../../src/app/ports.ts';
import { viewOf } from '../../src/ui/view.ts';
import type { Result } from '../../src/wire/result.ts';
import { clean, resultOf, setUp } from './app-on-clock.ts';

/** A window whose history is a list, as HTML defines it: going on drops what was ahead. */
class FakeWindow implements AddressPort {
  readonly entries = ['/'];
  #at = 0;

  path(): string {
    return this.entries[this.#at] ?? '';
  }

  go(path: string): void {
    this.entries.splice(++this.#at, Infinity, path);
  }

  /** The id that the address names after going back (-1) or forward (1). */
  move(by: number): string | null {
    this.#at += by;
    return /^\/r\/(.+)$/.exec(this.path())?.[1] ?? null;
  }
}

/** A page whose test is over and stored, with its window. */
async function stored(server: { result?: (id: string) => Promise<Result> } = {}) {
  const made = setUp(clean, { server });
  const page = new FakeWindow();
  made.app.open(null);
  made.app.start();
  await made.clock.advance(1000);
  followState(made.app.state, page);
  const before = [...page.entries];
  await made.clock.advance(39_000);
  followState(made.app.state, page);
  return { ...made, page, before };
}

describe('the address', () => {
  it('is that of the result from the moment that it is stored, and not before', async () => {
    const { page, before } = await stored();
    expect(before).toEqual(['/']);
    expect(page.entries).toEqual(['/', '/r/result-1']);
  });

  it('leads back to the start view and forward to the result, code and all', async () => {
    const { app, page } = await stored();
    app.moveTo(page.move(-1));
    followState(app.state, page);
    expect([viewOf(app.state).kind, page.path()]).toEqual(['start', '/']);
    app.moveTo(page.move(1));
    followState(app.state, page);
    expect(viewOf(app.state)).toMatchObject({ kind: 'result', storage: { code: '3222222T' } });
    expect(page.entries).toEqual(['/', '/r/result-1']);
  });

  it('leads back from a second test to the start, and from there to the first result', async () => {
    const first = resultOf((await stored()).app);
    const { app, clock, page } = await stored({ result: () => Promise.resolve(first) });
    app.start();
    followState(app.state, page);
    expect(page.entries).toEqual(['/', '/r/result-1', '/']);
    // Pressing back does not end the test that runs.
    app.moveTo(page.move(-1));
    followState(app.state, page);
    expect([viewOf(app.state).kind, page.path()]).toEqual(['running', '/']);
    app.stop();
    app.reset();
    followState(app.state, page);
    app.moveTo(page.move(-1));
    await clock.advance(0);
    followState(app.state, page);
    expect([viewOf(app.state).kind, page.path()]).toEqual(['result', '/r/result-1']);
  });

  it('stays that of a result that is opened, also while it is loaded and where it cannot be', async () => {
    const { app, clock } = setUp(clean);
    const page = new FakeWindow();
    page.go('/r/gone');
    app.open('gone');
    expect(addressOf(app.state)).toBe('/r/gone');
    await clock.advance(0);
    expect([viewOf(app.state).kind, addressOf(app.state)]).toEqual(['open-failed', '/r/gone']);
    app.reset();
    followState(app.state, page);
    expect(page.entries).toEqual(['/', '/r/gone', '/']);
  });

  it('does not go back to a result that comes after the person has left', async () => {
    const result = resultOf((await stored()).app);
    let answer: (result: Result) => void = () => undefined;
    const { app, clock } = setUp(clean, {
      server: { result: () => new Promise((resolve) => (answer = resolve)) },
    });
    app.open('slow');
    app.moveTo(null);
    answer(result);
    await clock.advance(0);
    expect(viewOf(app.state).kind).toBe('start');
  });
});
