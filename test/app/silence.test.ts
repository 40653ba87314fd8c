import { describe, expect, it } from 'vitest';
import { RELAY_LOST, ServerError, type ServerPort } from '../../src/app/ports.ts';
import { encodeWitness, type Witness } from '../../src/wire/witness.ts';
import { setUp } from './app-on-clock.ts';

/** Nothing arrives that is sent from this long after the call was opened; all else after 40 ms. */
const SILENT_FROM_MS = 10_000;
const SILENT_TO_MS = 14_000;
const simulation = {
  fate: (_: number, atMs: number) => (atMs >= SILENT_FROM_MS && atMs < SILENT_TO_MS ? ('lost' as const) : 40),
};

/** What the relay says whose last packet came so long before it was asked. */
const witness = (lastAgoMs: number): Witness => ({
  sinceUs: 0,
  untilUs: 11_000_000,
  isCapped: false,
  notRecorded: 0,
  overRate: 0,
  sources: ['203.0.113.40:50000'],
  strays: [],
  records: [
    {
      ssrc: 1,
      sequence: 1,
      arrivalUs: 11_000_000 - lastAgoMs * 1000,
      source: 0,
      sizeBytes: 190,
      trafficClass: null,
      hopLimit: null,
    },
  ],
});

/** The app of a test that falls silent, with what it said of it and when, and how long it had been silent when it first did. */
async function silentTest(asked: ServerPort['witness']) {
  const made = setUp(simulation, { server: { witness: asked } });
  made.app.open(null);
  made.app.start();
  const said: [atMs: number, what: string | null][] = [];
  let silentMs = 0;
  for (let atMs = 0; atMs < 20_000; atMs += 100) {
    await made.clock.advance(100);
    const { silence } = made.app.state;
    if (silence === (said.at(-1)?.[1] ?? null)) continue;
    const { run } = made.app.state;
    if (said.length === 0 && run.kind === 'measuring') silentMs = run.reading.silentMs;
    said.push([atMs, silence]);
  }
  return { ...made, said, silentMs };
}

describe('a silent path', () => {
  it('is told within a second, and taken back when packets come again', async () => {
    const { said, silentMs } = await silentTest(() => Promise.resolve(null));
    const [begun, ended] = [said[0]?.[0] ?? 0, said.at(-1)?.[0] ?? 0];
    expect(said.map(([, what]) => what)).toEqual(['not-told', null]);
    expect(silentMs).toBeGreaterThanOrEqual(500);
    expect(silentMs).toBeLessThan(1000);
    expect(ended - begun).toBeGreaterThan(3000);
    expect(ended - begun).toBeLessThanOrEqual(4000);
  });

  it.each([
    ['from-you', () => Promise.resolve(encodeWitness(witness(600)))],
    ['to-you', () => Promise.resolve(encodeWitness(witness(20)))],
    ['not-told', () => Promise.resolve(encodeWitness({ ...witness(20), isCapped: true }))],
    ['not-told', () => Promise.resolve(new Uint8Array([1, 2, 3]))],
    // The server answers, and says so of the relay.
    ['not-told', () => Promise.reject(new ServerError(RELAY_LOST, 'The relay went away.'))],
    ['no-server', () => Promise.reject(new ServerError('unreachable', 'No answer.'))],
  ] as const)('is %s by what the relay, or its server, answers', async (what, answer) => {
    const { said } = await silentTest(answer);
    expect(said.map(([, told]) => told)).toEqual([what, null]);
  });

  it('is that of the server too where it has not answered after a second', async () => {
    const { said } = await silentTest(() => new Promise(() => undefined));
    expect(said.map(([, what]) => what)).toEqual(['unknown', 'no-server', null]);
    expect((said[1]?.[0] ?? 0) - (said[0]?.[0] ?? 0)).toBe(1000);
  });

  it('is asked about once in a test: the result needs the server’s patience for its own asking', async () => {
    let asked = 0;
    const made = setUp(
      { fate: (_, atMs) => (atMs > 5000 && atMs % 4000 < 1500 ? 'lost' : 40) },
      {
        server: {
          witness: () => {
            asked++;
            return Promise.resolve(null);
          },
        },
      },
    );
    made.app.start();
    await made.clock.advance(25_000);
    expect(asked).toBe(1);
    expect(made.states.filter(({ silence }) => silence === 'unknown').length).toBeGreaterThan(1);
  });

  it('is the browser’s own where it has stopped sending', async () => {
    const made = setUp({ fate: () => 40, audioStopsAtMs: 10_000 });
    made.app.start();
    await made.clock.advance(20_000);
    const told = new Set(made.states.map(({ silence }) => silence));
    expect([...told]).toEqual([null, 'browser']);
  });
});
