import { describe, expect, it } from 'vitest';
import { deliveryEvent, deliveryStatus } from '../../../src/wording/desk/deliveries.ts';
import type { DeliveryRecord } from '../../../src/wire/desk/alerts.ts';

const AT_MS = Date.UTC(2025, 10, 21, 11);
const waiting: DeliveryRecord = {
  id: 'm',
  kind: 'fired',
  rule: 'Loss up',
  site: 'Oslo',
  createdAtMs: AT_MS,
  status: 'waiting',
  attempts: 0,
  endedAtMs: null,
  nextTryAtMs: AT_MS,
  problem: null,
};

describe('a message to a webhook', () => {
  it.each([
    ['fired', 'Fired: \u2068Loss up\u2069, \u2068Oslo\u2069'],
    ['recovered', 'Over: \u2068Loss up\u2069, \u2068Oslo\u2069'],
    ['test', 'A test'],
  ] as const)('of kind %s is called %s', (kind, text) => {
    expect(deliveryEvent({ ...waiting, kind })).toBe(text);
  });

  it.each<[Partial<DeliveryRecord>, string]>([
    [{}, 'on its way'],
    [{ attempts: 3, problem: 'It answered 503.' }, 'waits, next try 21 Nov 2025, 12:00'],
    [{ status: 'delivered', endedAtMs: AT_MS, nextTryAtMs: null }, 'delivered 21 Nov 2025, 12:00'],
    [{ status: 'given-up', endedAtMs: AT_MS, nextTryAtMs: null }, 'given up 21 Nov 2025, 12:00'],
  ])('with %o stands: %s', (changes, text) => {
    expect(deliveryStatus({ ...waiting, ...changes }, 'Europe/Berlin')).toBe(text);
  });
});
