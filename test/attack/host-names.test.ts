import { expect, it } from 'vitest';
import { hostsEntries } from '../../server/http/relays/name-addresses.ts';
import { newTestId, TestTokens } from '../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { httpServer } from '../support/http-server.ts';

it('looks up no name that a Host header brings, however many there are', async () => {
  const asked = new Set<string>();
  const server = await httpServer({
    resolveName: (name) => {
      asked.add(name);
      return Promise.resolve(['10.0.0.7']);
    },
  });
  const names = [
    'intranet',
    'db.internal',
    'localhost',
    ...Array.from({ length: 30 }, (_, at) => `slow${at}.test`),
  ];
  for (const host of names) {
    const testId = newTestId();
    const headers = {
      host,
      [TEST_TOKEN_HEADER]: new TestTokens('secret').issue({ testId, plannedMs: 30_000 }),
    };
    const answer = await server.app.inject({ url: ROUTES.network(testId), headers });
    expect(answer.json<{ names: unknown[] }>().names).toEqual([
      { name: 'fleet.example.com', addresses: ['10.0.0.7'] },
    ]);
  }
  expect([...asked]).toEqual(['fleet.example.com']);
  await server.app.close();
});

it('finds what an operator has put into the hosts file, as hosts(5) says', () => {
  const text =
    '# 192.0.2.9 relay.example\n192.0.2.1\trelay.example Relay # us\n2001:db8::1 relay.example\nx relay.example\n';
  expect(hostsEntries(text, 'RELAY.example.')).toEqual(['192.0.2.1', '2001:db8::1']);
  expect(hostsEntries(text, 'relay')).toEqual(['192.0.2.1']);
  expect(hostsEntries(text, 'us')).toEqual([]);
});
