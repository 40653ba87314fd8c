import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../support/manual-clock.ts';
import { joinServers } from '../../support/server/joined-server.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { namesOffered, testWithoutCall } from '../../support/server/test-without-call.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

onPostgresql('tests at two servers that could not connect through a relay', (postgresql) => {
  it('take it out at both, by three networks in all', { timeout: 60_000 }, async () => {
    const url = await postgresql.createDatabase();
    const clock = new ManualClock();
    const [first, second] = [await joinServers(url, clock), await joinServers(url, clock)];
    await testWithoutCall(first, '192.0.2.1');
    await testWithoutCall(second, '192.0.2.200');
    await testWithoutCall(second, '2001:db8:1:1::1');
    expect([await namesOffered(first), await namesOffered(second)]).toEqual([
      ['built-in', 'fleet'],
      ['built-in', 'fleet'],
    ]);
    await testWithoutCall(first, '198.51.100.7');
    for (const server of [first, second])
      await vi.waitFor(async () => expect(await namesOffered(server)).toEqual(['built-in']), PATIENCE);
    await Promise.all([first.leave(), second.leave()]);
  });
});
