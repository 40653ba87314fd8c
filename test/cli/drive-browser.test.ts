import { EventEmitter } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drivePage } from '../../src/cli/drive-browser.ts';
import type { RunOutcome } from '../../src/cli/run-outcome.ts';

const ORIGIN = 'https://edge.example.com';
const MINUTE_MS = 60_000;

/** A page as far as a run needs one. */
class FakePage extends EventEmitter {
  address = 'about:blank';
  report: (data: unknown) => void = () => undefined;
  url = (): string => this.address;
  close = (): Promise<void> => Promise.resolve();
  exposeFunction(_name: string, report: (data: unknown) => void): Promise<void> {
    this.report = report;
    return Promise.resolve();
  }
  goto(url: string): Promise<{ ok: () => boolean }> {
    this.address = url;
    return Promise.resolve({ ok: () => true });
  }
}

function drive(page: FakePage): Promise<RunOutcome> {
  const context = {
    newPage: () => Promise.resolve(page),
    pages: () => [page],
    close: () => Promise.resolve(),
  };
  const browser = Object.assign(new EventEmitter(), { newContext: () => Promise.resolve(context) });
  return drivePage(
    { browser: browser as unknown as Browser },
    {
      url: `${ORIGIN}/?unattended`,
      isInsecure: false,
      mayStore: true,
      timeoutMs: 6 * MINUTE_MS,
      signal: new AbortController().signal,
      onPhase: () => undefined,
    },
  );
}

describe('a run in a browser', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for a page that takes minutes to load', async () => {
    const page = new FakePage();
    const outcome = drive(page);
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    page.emit('domcontentloaded');
    page.report({ kind: 'failed', code: 'relay-down', message: 'It is down.' });
    expect(await outcome).toMatchObject({ kind: 'failed', message: 'It is down.' });
  });

  it('takes a page that is loaded and says nothing for 20 s for another', async () => {
    const page = new FakePage();
    const outcome = drive(page);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    page.emit('domcontentloaded');
    await vi.advanceTimersByTimeAsync(19_999);
    const settled = vi.fn();
    void outcome.then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toEqual({
      ...{ kind: 'trouble', code: 'no-page' },
      message: `There is no Edgewise page at ${ORIGIN}.`,
    });
  });

  it('does not wait for its first words again when a page that has spoken says that it is loaded', async () => {
    const page = new FakePage();
    const outcome = drive(page);
    await vi.advanceTimersByTimeAsync(0);
    page.report({ kind: 'phase', phase: 'connecting', elapsedMs: 0, durationMs: 15_000 });
    page.emit('domcontentloaded');
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    page.report({ kind: 'failed', code: 'relay-down', message: 'It is down.' });
    expect(await outcome).toMatchObject({ kind: 'failed' });
  });

  it('gives up a page that never loads after the time for the whole run', async () => {
    const outcome = drive(new FakePage());
    await vi.advanceTimersByTimeAsync(6 * MINUTE_MS);
    expect(await outcome).toMatchObject({ kind: 'trouble', code: 'browser-hung' });
  });
});
