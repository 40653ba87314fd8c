import { SAMPLE_SCHEMA, type Sample } from '../../src/wire/sample.ts';

/** A slot of a schedule each ten minutes in Berlin that the machine slept through, at the begin of 2026. */
export const scheduleSlot = (id: string, changes: Partial<Sample> = {}): Sample => ({
  schema: SAMPLE_SCHEMA,
  id: id.padEnd(22, '-'),
  site: 'Berlin',
  agent: 'pc-7',
  timeZone: 'Europe/Berlin',
  everyMs: 600_000,
  dueAt: new Date(Date.UTC(2026, 0, 1)).toISOString(),
  startedAt: null,
  outcome: 'missed',
  reason: 'asleep',
  message: null,
  resultId: null,
  relay: null,
  ...changes,
});
