import type { Result } from '../../src/wire/result.ts';
import { fixtureResult } from '../ui/gallery/fixture-result.ts';
import { RESULTS } from '../ui/gallery/results.ts';

/** The same as a page measures it that got its relays from the server of the tests (http-server.ts). */
export function atTestServer(result: Result): Result {
  const named: Readonly<Record<string, string>> = { 'edge-1': 'built-in', 'edge-2': 'fleet' };
  const ofServer = <T extends { readonly name: string }>(relay: T): T => ({
    ...relay,
    name: named[relay.name] ?? relay.name,
  });
  const { path } = result;
  return { ...result, path: { ...path, relay: ofServer(path.relay), relays: path.relays.map(ofServer) } };
}

const WHOLE = atTestServer(structuredClone(RESULTS['directions-loss-up']()));
const SHORT = atTestServer(structuredClone(fixtureResult({ fate: () => 40, durationMs: 15_000 })));

/** A result whose every figure was worked out by the core from packets, so that nothing in it contradicts itself. */
export const measuredResult = (id: string, changes: Partial<Result> = {}): Result => ({
  ...SHORT,
  id,
  ...changes,
});

/** Likewise, with 30 s of packets of which many were lost on the way up, and the relay as witness. */
export const witnessedResult = (id: string, changes: Partial<Result> = {}): Result => ({
  ...WHOLE,
  id,
  ...changes,
});

/** Likewise, of the longest test that there is, with all of its packets; it takes seconds to make. */
export const longestResult = (id: string): Result => ({
  ...fixtureResult({ fate: () => 40, durationMs: 600_000 }),
  id,
});
