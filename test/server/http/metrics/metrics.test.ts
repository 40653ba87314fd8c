import { describe, expect, it } from 'vitest';
import { Metrics } from '../../../../server/http/metrics/metrics.ts';
import type { RelayStats } from '../../../../server/relay/port.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { joined } from '../../../support/fleet/joined-fleet.ts';
import { machine, person } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';

const STATS: RelayStats = {
  allocations: 4,
  tests: 2,
  streamConnections: 1,
  adapter: 'batched',
  socketBuffers: { receiveBytes: 4_194_304, sendBytes: 212_992 },
  packetsRelayed: 1000,
  bytesRelayed: 160_000,
  packetsDropped: {
    'not-permitted-by-sender': 1,
    'not-permitted-by-peer': 2,
    'unknown-peer': 3,
    'slow-stream': 4,
    'over-rate': 10,
    'busy-thread': 14,
  },
  datagramsUnsent: { 'queue-full': 11, 'no-buffer': 12, unsendable: 13 },
  malformedMessages: 5,
  authenticationFailures: 6,
  allocationsRefused: 7,
  streamConnectionsRefused: 8,
  strangersUnanswered: 9,
  sendersThinned: 12,
  witnessBytes: 9,
  threads: 3,
  busyRatio: 0.25,
};

/** The lines that begin with `start`, without it. */
const linesOf = (text: string, start: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length));

async function withMetrics(relayStats: () => Promise<RelayStats | null>) {
  const server = await httpServer();
  const clock = {
    monotonicMs: () => server.clock.nowMs(),
    epochMs: () => server.clock.nowEpochMs(),
  };
  const { store, places } = server;
  return { server, metrics: new Metrics({ store, places, relayStats, clock }) };
}

describe('Metrics', () => {
  it('count results by verdict, and how long storing took', async () => {
    const { metrics } = await withMetrics(() => Promise.resolve(null));
    metrics.observeIngest({ verdict: 'meets', wasRegraded: false, latencyMs: 4 });
    metrics.observeIngest({ verdict: 'misses', wasRegraded: true, latencyMs: 40 });
    metrics.observeIngest({ verdict: 'misses', wasRegraded: false, latencyMs: 11_000 });
    const text = await metrics.text();
    expect(linesOf(text, 'edgewise_tests_total')).toEqual([
      '{verdict="meets"} 1',
      '{verdict="misses"} 2',
      '{verdict="no-data"} 0',
    ]);
    expect(linesOf(text, 'edgewise_tests_regraded_total')).toEqual([' 1']);
    expect(linesOf(text, 'edgewise_ingest_duration_seconds_bucket')).toEqual([
      ...['{le="0.005"} 1', '{le="0.01"} 1', '{le="0.025"} 1', '{le="0.05"} 2', '{le="0.1"} 2'],
      ...['{le="0.25"} 2', '{le="0.5"} 2', '{le="1"} 2', '{le="2.5"} 2', '{le="5"} 2', '{le="10"} 2'],
      '{le="+Inf"} 3',
    ]);
    expect(linesOf(text, 'edgewise_ingest_duration_seconds_sum')).toEqual([' 11.044']);
  });

  it('count the store seldom, and add what came since', async () => {
    const { server, metrics } = await withMetrics(() => Promise.resolve(null));
    let counts = 0;
    let inStore = 41;
    server.store.results.count = () => {
      counts += 1;
      return Promise.resolve(inStore);
    };
    const shown = async () => linesOf(await metrics.text(), 'edgewise_results ');
    expect(await shown()).toEqual(['41']);
    metrics.observeIngest({ verdict: 'meets', wasRegraded: false, latencyMs: 1 });
    inStore = 30;
    expect(await shown()).toEqual(['42']);
    expect(counts).toBe(1);
    await server.clock.advance(5 * 60_000);
    expect(await shown()).toEqual(['30']);
    expect(counts).toBe(2);
  });

  it('leave out what a store cannot say just now', async () => {
    const { server, metrics } = await withMetrics(() => Promise.resolve(STATS));
    server.store.results.count = () => Promise.reject(new Error('gone'));
    const text = await metrics.text();
    expect(linesOf(text, 'edgewise_results ')).toEqual([]);
    expect(linesOf(text, 'edgewise_relay_up')).toEqual([' 1']);
  });

  it('take over what the relay has counted, each time anew', async () => {
    let stats = STATS;
    const { metrics } = await withMetrics(() => Promise.resolve(stats));
    await metrics.text();
    stats = { ...STATS, packetsRelayed: 1250, allocations: 0 };
    const text = await metrics.text();
    expect(linesOf(text, 'edgewise_relay_').sort()).toEqual([
      'allocations 0',
      'allocations_refused_total 7',
      'authentication_failures_total 6',
      'busy_ratio 0.25',
      'bytes_total 160000',
      'datagrams_unsent_total{reason="no-buffer"} 12',
      'datagrams_unsent_total{reason="queue-full"} 11',
      'datagrams_unsent_total{reason="unsendable"} 13',
      'io{adapter="batched"} 1',
      'malformed_messages_total 5',
      'packets_dropped_total{reason="busy-thread"} 14',
      'packets_dropped_total{reason="not-permitted-by-peer"} 2',
      'packets_dropped_total{reason="not-permitted-by-sender"} 1',
      'packets_dropped_total{reason="over-rate"} 10',
      'packets_dropped_total{reason="slow-stream"} 4',
      'packets_dropped_total{reason="unknown-peer"} 3',
      'packets_total 1250',
      'senders_thinned_total 12',
      'socket_buffer_bytes{direction="receive"} 4194304',
      'socket_buffer_bytes{direction="send"} 212992',
      'strangers_unanswered_total 9',
      'stream_connections 1',
      'stream_connections_refused_total 8',
      'tests 2',
      'thread_capacity_packets_per_second{adapter="batched"} 50000',
      'threads 3',
      'up 1',
      'witness_bytes 9',
    ]);
  });

  it('say no capacity of a relay that was not measured', async () => {
    let stats = STATS;
    const { metrics } = await withMetrics(() => Promise.resolve(stats));
    const start = 'edgewise_relay_thread_capacity_packets_per_second';
    expect(linesOf(await metrics.text(), start)).toEqual(['{adapter="batched"} 50000']);
    stats = { ...STATS, adapter: 'dgram' };
    expect(linesOf(await metrics.text(), start)).toEqual([]);
  });

  it('say that the relay is down, and nothing of one that there is not', async () => {
    const failed = await withMetrics(() => Promise.reject(new Error('gone')));
    expect(linesOf(await failed.metrics.text(), 'edgewise_relay_up')).toEqual([' 0']);
    const none = await withMetrics(() => Promise.resolve(null));
    expect(linesOf(await none.metrics.text(), 'edgewise_relay_')).toEqual([]);
  });

  it('say how the relay of this server stands by its name, beside those of others', async () => {
    const { linked } = await joined('berlin');
    const server = await httpServer();
    const { store, places } = server;
    const clock = { monotonicMs: () => server.clock.nowMs(), epochMs: () => server.clock.nowEpochMs() };
    const standing = async (relayStats: () => Promise<RelayStats | null>): Promise<string[]> => {
      const sources = { store, places, relayStats, clock, fleet: linked.fleet, builtInName: 'head office' };
      const lines = linesOf(await new Metrics(sources).text(), 'edgewise_relay_state{');
      return lines.filter((line) => line.endsWith(' 1')).sort();
    };
    const berlin = 'relay="berlin",state="online"} 1';
    expect(await standing(() => Promise.resolve(STATS))).toEqual([
      berlin,
      'relay="head office",state="online"} 1',
    ]);
    expect(await standing(() => Promise.reject(new Error('gone')))).toEqual([
      berlin,
      'relay="head office",state="offline"} 1',
    ]);
    // It has none of its own, whatever the configuration calls it.
    expect(await standing(() => Promise.resolve(null))).toEqual([berlin]);
  });

  it('have the process’s own figures once they are asked to', async () => {
    const { metrics } = await withMetrics(() => Promise.resolve(null));
    expect(await metrics.text()).not.toContain('process_cpu_seconds_total');
    metrics.watchProcess();
    expect(await metrics.text()).toMatch(/^process_cpu_seconds_total [\d.]+/m);
  });
});

describe('GET /metrics', () => {
  const scrape = (server: HttpServer, headers: Readonly<Record<string, string>> = {}) =>
    server.app.inject({ url: '/metrics', headers });

  it('is for tokens of its scope and for admins', async () => {
    const server = await httpServer();
    expect((await scrape(server)).statusCode).toBe(401);
    expect((await scrape(server, await machine(server, 'results:read'))).statusCode).toBe(403);
    expect((await scrape(server, await person(server, 'ada', 'viewer'))).statusCode).toBe(403);
    expect((await scrape(server, await person(server, 'bob', 'admin'))).statusCode).toBe(200);
    const answer = await scrape(server, await machine(server, 'metrics:read'));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('is for everybody where it was made public', async () => {
    expect((await scrape(await httpServer({ metricsPublic: true }))).statusCode).toBe(200);
  });

  it('counts requests by the pattern of their route, never by an id', async () => {
    const server = await httpServer({ metricsPublic: true });
    await server.app.inject({ url: ROUTES.result('one-secret-id') });
    await server.app.inject({ url: ROUTES.result('another-id') });
    await server.app.inject({ url: '/wp-admin/one' });
    await server.app.inject({ method: 'POST', url: DESK_ROUTES.login, payload: {} });
    const { body } = await scrape(server);
    expect(body).not.toMatch(/secret|another|wp-admin/);
    expect(linesOf(body, 'edgewise_http_requests_total').sort()).toEqual([
      '{method="GET",route="/api/results/:id",status="404"} 2',
      '{method="GET",route="none",status="404"} 1',
      '{method="POST",route="/api/desk/login",status="400"} 1',
    ]);
  });

  it('counts tests that run and wait', async () => {
    const server = await httpServer({ metricsPublic: true, maxRunning: 2 });
    const ask = () =>
      server.app.inject({ method: 'POST', url: ROUTES.tests, payload: { durationMs: 30_000 } });
    for (let test = 0; test < 3; test += 1) await ask();
    expect(linesOf((await scrape(server)).body, 'edgewise_tests{')).toEqual([
      'state="running"} 2',
      'state="waiting"} 1',
    ]);
  });

  it('is never limited away', async () => {
    const server = await httpServer({ metricsPublic: true });
    const answer = await scrape(server);
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
  });
});
