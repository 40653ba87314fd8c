import { expect, it } from 'vitest';
import type { RelayStats } from '../../../../server/relay/port.ts';
import { joinedStats } from '../../../../server/relay/threads/joined-stats.ts';

const stats = (packetsRelayed: number, overRate: number, tests: number, busyRatio = 0.5): RelayStats => ({
  busyRatio,
  allocations: 2,
  tests,
  streamConnections: 1,
  adapter: 'batched',
  socketBuffers: { receiveBytes: 4_194_304, sendBytes: 212_992 },
  threads: 1,
  packetsRelayed,
  bytesRelayed: packetsRelayed * 100,
  packetsDropped: {
    'not-permitted-by-sender': 0,
    'not-permitted-by-peer': 0,
    'unknown-peer': 0,
    'slow-stream': 0,
    'over-rate': overRate,
    'busy-thread': 0,
  },
  datagramsUnsent: { 'queue-full': 1, 'no-buffer': 0, unsendable: 0 },
  malformedMessages: 0,
  authenticationFailures: 0,
  allocationsRefused: 0,
  streamConnectionsRefused: 0,
  strangersUnanswered: 0,
  sendersThinned: 0,
  witnessBytes: 57_344,
});

it('threads count together, and a test at two of them once', () => {
  const joined = joinedStats([
    { stats: stats(10, 1, 2), testIds: ['a', 'b'] },
    { stats: stats(20, 2, 2, 0.75), testIds: ['b', 'c'] },
    { stats: stats(30, 4, 0), testIds: [] },
  ]);
  expect(joined).toEqual({
    ...stats(60, 7, 3),
    allocations: 6,
    streamConnections: 3,
    threads: 3,
    busyRatio: 0.75,
    datagramsUnsent: { 'queue-full': 3, 'no-buffer': 0, unsendable: 0 },
    witnessBytes: 172_032,
  });
  expect(joinedStats([{ stats: stats(10, 1, 2), testIds: ['a', 'b'] }])).toEqual(stats(10, 1, 2));
});
