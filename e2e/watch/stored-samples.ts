import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSample, type Sample } from '../../src/wire/sample.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';

const BetterSqlite = sqliteModule();

/** The samples in a server's SQLite file, in the order of storing; read by another program than the server. */
export function storedSamples(dataDir: string): Sample[] {
  const db = new BetterSqlite(path.join(dataDir, 'edgewise.sqlite'), { readonly: true });
  try {
    return db
      .prepare<[], { body: string }>('select body from samples order by seq')
      .all()
      .map(({ body }) => sampleOf(JSON.parse(body)));
  } finally {
    db.close();
  }
}

/** The samples that wait in an agent's folder for a server, in the order of sending; read by another program than the agent. */
export const spooledSamples = (spool: string): Sample[] =>
  readdirSync(spool, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^\d{12}-/.test(path.basename(name)) && !name.includes('refused'))
    .sort()
    .flatMap((name) => {
      const { body } = JSON.parse(readFileSync(path.join(spool, name), 'utf8')) as { body: object };
      return 'samples' in body && Array.isArray(body.samples) ? body.samples.map(sampleOf) : [];
    });

/** A sample as JSON has it; throws where it is none. */
export function sampleOf(body: unknown): Sample {
  const parsed = parseSample(body);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

/** Ids of the results in it. */
export function storedResultIds(dataDir: string): string[] {
  const db = new BetterSqlite(path.join(dataDir, 'edgewise.sqlite'), { readonly: true });
  try {
    return db
      .prepare<[], { id: string }>('select id from results')
      .all()
      .map(({ id }) => id);
  } finally {
    db.close();
  }
}

/**
 * What of samples does not hold together, a sentence each: every slot once, without a gap, each with its result. A slot
 * that is skipped is told before the one whose run is in its way, so they are put in the order of the clock first.
 */
export function sampleProblems(stored: readonly Sample[], resultIds: readonly string[]): string[] {
  const problems: string[] = [];
  const samples = [...stored].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  const dueMs = samples.map(({ dueAt }) => Date.parse(dueAt));
  for (const [index, due] of dueMs.entries()) {
    const before = dueMs[index - 1];
    const everyMs = samples[index]?.everyMs ?? 0;
    if (before !== undefined && due - before !== everyMs)
      problems.push(`sample ${index} is ${(due - before) / everyMs} intervals after the one before`);
  }
  const known = new Set(resultIds);
  for (const { dueAt, outcome, resultId } of samples)
    if (outcome === 'measured' && !known.has(resultId ?? ''))
      problems.push(`the result of ${dueAt} is not there`);
  return problems;
}
