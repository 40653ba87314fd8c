import type { StreamSignal } from '../app/desk/ports.ts';
import { DeskEventSchema } from '../wire/desk/requests.ts';
import { DESK_ROUTES } from '../wire/desk/routes.ts';
import { RunningTestSchema, type RunningTest } from '../wire/running.ts';
import { read } from '../wire/read.ts';

/**
 * The server's events (WHATWG HTML section 9.2). `EventSource` connects again by itself after some failures and not
 * after others, and does not tell which; so the first failure ends it, and whoever listens decides.
 */
export function listen(listener: (signal: StreamSignal) => void): () => void {
  const source = new EventSource(DESK_ROUTES.events);
  let isOver = false;
  source.addEventListener('open', () => {
    if (!isOver) listener({ kind: 'open' });
  });
  source.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const event = read(DeskEventSchema, parsed(data), 'event');
    // Another kind of event is a newer server's; what it tells of is found by the next search.
    if (!isOver && event.ok) listener({ kind: 'event', event: event.value });
  });
  source.addEventListener('error', () => {
    if (isOver) return;
    end();
    listener({ kind: 'lost' });
  });
  function end(): void {
    isOver = true;
    source.close();
  }
  return end;
}

/** One test as it goes on; `null` when the stream has ended, be it that the test is over. */
export function watch(id: string, listener: (test: RunningTest | null) => void): () => void {
  const source = new EventSource(DESK_ROUTES.watch(id));
  source.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const test = read(RunningTestSchema, parsed(data), 'event');
    if (test.ok) listener(test.value);
  });
  source.addEventListener('error', () => {
    source.close();
    listener(null);
  });
  return () => source.close();
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
