import type { Arrived } from '../../../../server/store/port/results.ts';
import type { Standing } from '../../../../src/wire/desk/search.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { exampleResult } from '../../../support/example-result.ts';

/** Midnight at the begin of 2026, UTC; the example result starts then. */
export const NEW_YEAR_MS = Date.UTC(2026, 0, 1);

/** What a test says of a result that arrives; the rest is the example's. */
export interface ArrivalChanges {
  readonly atMs?: number;
  readonly receivedAtMs?: number;
  readonly address?: string | null;
  readonly requestId?: string | null;
  /** Left out: as an earlier version stored it. */
  readonly standing?: Standing;
  readonly ticket?: string | null;
  readonly site?: string | null;
  readonly user?: string | null;
  readonly relay?: string;
  readonly verdict?: Result['grades']['verdict'];
  /** Addresses with ports that the relay saw and that stand in the result. */
  readonly sources?: readonly string[];
  readonly result?: Partial<Result>;
}

/** A result as it reaches the store: measured at `atMs`, received a minute later. */
export function arrival(id: string, changes: ArrivalChanges = {}): Arrived {
  const { atMs = NEW_YEAR_MS, ticket = null, site = null, user = null, sources } = changes;
  const example = exampleResult(id);
  const { path, grades } = example;
  return {
    result: {
      ...example,
      startedAt: new Date(atMs).toISOString(),
      labels: { ticket, site, user },
      path: { ...path, relay: { ...path.relay, name: changes.relay ?? 'built-in' } },
      grades: {
        ...grades,
        verdict: changes.verdict ?? 'misses',
        ...(sources ? { findings: [{ code: 'mapping-moved', sources: [...sources] }] } : {}),
      },
      ...changes.result,
    },
    receivedAtMs: changes.receivedAtMs ?? atMs + 60_000,
    address: changes.address ?? null,
    requestId: changes.requestId ?? null,
    ...(changes.standing ? { standing: changes.standing } : {}),
  };
}
