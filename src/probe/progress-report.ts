import type { Progress } from '../wire/running.ts';
import { WatchersSchema, type Watchers } from '../wire/running.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../wire/http.ts';
import { read } from '../wire/read.ts';

/** Who watches; `null`: the server could not be asked; `refused`: nobody asks for this test any more. */
export type Told = Watchers | null | 'refused';

/** Tells the server how far a test is. Never rejects: a test goes on without it. */
export async function tellProgress(testId: string, token: string, progress: Progress): Promise<Told> {
  try {
    const answer = await fetch(ROUTES.progress(testId), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [TEST_TOKEN_HEADER]: token },
      body: JSON.stringify(progress),
      // The last one is sent while the page may be closing.
      keepalive: true,
    });
    if (!answer.ok) return answer.status === 429 ? null : 'refused';
    const told = read(WatchersSchema, await answer.json(), 'answer');
    return told.ok ? told.value : null;
  } catch {
    return null;
  }
}
