import { runInChromium } from '../e2e/accuracy/run-in-chromium.ts';
import { startSite } from '../e2e/accuracy/site.ts';
import { plainText } from '../src/cli/plain-text.ts';
import { callSearchWording } from '../src/wording/result/call-search.ts';
import { CALL_KBIT_PER_SECOND } from '../test/support/call/call-bandwidth.ts';

/**
 * `npm run bench:find-calls:browser [CALLS]`: the page in a real browser looks for the calls at once that a link of the
 * netlab carries which is limited to CALLS (3) and a half, each way. Prints what it says and each test.
 */
const SEED = 17;

const limit = Number(process.argv[2] ?? 3);
const link = {
  rateLimit: { kbitPerSecond: (limit + 0.5) * CALL_KBIT_PER_SECOND, queueMs: 100 },
  delayMs: 10,
};
const site = await startSite({ seed: SEED, up: link, down: link });
try {
  const url = site.testUrl({ durationS: 15 });
  url.searchParams.set('findCalls', '1');
  let isActive = false;
  const updates = await runInChromium(url, {
    timeoutMs: 300_000,
    onUpdate(update) {
      if (isActive || update.kind !== 'phase' || update.phase !== 'warming') return;
      isActive = true;
      void site.lab.activate();
    },
  });
  const last = updates.at(-1);
  const search = last?.kind === 'result' ? last.result.callSearch : undefined;
  if (!search) throw new Error(`There was no search: ${JSON.stringify(last).slice(0, 300)}`);
  const { headline, sentences } = callSearchWording(search);
  for (const sentence of [headline, ...sentences]) console.log(plainText(sentence));
  for (const { calls, outcome, tookMs } of search.steps)
    console.log(`  ${calls} calls: ${outcome}, ${(tookMs / 1000).toFixed(1)} s`);
} finally {
  await site.close();
}
