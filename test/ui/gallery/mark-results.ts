import type { Result } from '../../../src/wire/result.ts';
import { fixtureResult, type FixtureRequest } from './fixture-result.ts';
import { madeOnce } from './made-once.ts';
import type { Fate } from './simulated-call.ts';

/** Results whose relay read the packets' IP headers: what became of marks, of the route, and of a queue that marks. */
interface Header {
  readonly dscp?: number;
  readonly ecn?: number;
  /** 64 less the routers on the way. */
  readonly hopLimit?: number;
}

const STREAMS = 5;
const INTERVAL_MS = 20;

/** A call whose packets arrived at the relay with these headers, by send time and stream. */
const withHeaders = (
  headerAt: (atMs: number, stream: number) => Header,
  { up = clean, ...more }: Partial<FixtureRequest> & { readonly up?: Fate } = {},
): Result =>
  fixtureResult({
    fate: {
      up,
      down: clean,
      relay: {
        headerOf: (globalSequence) => {
          const atMs = Math.floor(globalSequence / STREAMS) * INTERVAL_MS;
          const { dscp = 0, ecn = 0, hopLimit = 57 } = headerAt(atMs, globalSequence % STREAMS);
          return { trafficClass: (dscp << 2) | ecn, hopLimit };
        },
      },
    },
    network: 'open',
    ...more,
  });

const clean: Fate = (atMs) => 18 + 3 * (Math.abs(Math.sin(Math.floor(atMs / INTERVAL_MS) * 12.9898)) % 1);

export const MARK_RESULTS = madeOnce({
  'marks-kept': () => withHeaders(() => ({ dscp: 46 }), { mark: 'all' }),
  'marks-re-marked': () => withHeaders(() => ({ dscp: 34 }), { mark: 'all' }),
  'marks-cleared-half': () => withHeaders(() => ({}), { mark: 'half' }),
  'marks-some-packets': () => withHeaders((atMs) => ({ dscp: atMs < 12_000 ? 46 : 0 }), { mark: 'all' }),
  'marks-not-here': () => withHeaders(() => ({ hopLimit: 64 }), { mark: 'all' }),
  'marks-unasked': () => withHeaders((_, stream) => ({ dscp: stream === 0 ? 46 : 0 })),
  'route-changed': () =>
    withHeaders((atMs) => ({ hopLimit: atMs < 14_000 ? 57 : 51 }), {
      up: (atMs, random) => (clean(atMs, random) ?? 0) + (atMs < 14_000 ? 0 : 190),
    }),
  'marks-not-kept': () =>
    withHeaders(() => ({}), {
      mark: 'all',
      up: (atMs, random) => {
        // A queue that fills and overflows each two seconds.
        const queueMs = 60 * ((atMs % 2000) / 2000);
        return queueMs > 55 && random() < 0.6 ? null : (clean(atMs, random) ?? 0) + queueMs;
      },
    }),
  'congestion-marks': () =>
    withHeaders((atMs) => ({ ecn: atMs % 1000 < 60 ? 3 : 1 }), {
      up: (atMs, random) => (random() < 0.02 ? null : clean(atMs, random)),
    }),
});
