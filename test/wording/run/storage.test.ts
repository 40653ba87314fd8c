import { describe, expect, test } from 'vitest';
import { linkWording } from '../../../src/wording/run/link.ts';
import { packetsWording, retryWording } from '../../../src/wording/run/storage.ts';

const failed = (retryAfterMs: number | null) =>
  ({ kind: 'failed', message: 'The server has no room.', attempt: 2, retryAfterMs }) as const;

describe('what is said of storing', () => {
  test('when it is tried again', () => {
    expect(retryWording(failed(15_000))).toBe(
      'This page tries again by itself in about 15 seconds, as long as it stays open.',
    );
    expect(retryWording(failed(null))).toBe('Trying again would not help.');
  });

  test('what became of the packets', () => {
    expect(packetsWording({ kind: 'none' })).toBe('');
    expect(packetsWording({ kind: 'kept' })).toBe('The record of every packet is stored with it.');
    expect(packetsWording(failed(60_000))).toBe(
      'The record of every packet could not be stored: The server has no room. This page tries again by itself in about 1 minute, as long as it stays open.',
    );
  });
});

describe('linkWording', () => {
  const none = { ticket: null, site: null, user: null, request: null };

  test.each([
    { labels: none, asked: '', filed: '' },
    { labels: { ...none, site: 'Berlin' }, asked: '', filed: 'The result will be filed under site Berlin.' },
    {
      labels: { ticket: 'INC1', site: 'Berlin', user: 'm.keller', request: 'q1' },
      asked: 'For ticket INC1, asked for by help desk.',
      filed: 'The result will be filed under ticket INC1, site Berlin, person m.keller.',
    },
    {
      labels: { ...none, site: 'Hilo', region: 'Hawaii US' },
      asked: '',
      filed: 'The result will be filed under site Hilo, customer region Hawaii US.',
    },
    { labels: { ...none, request: 'q1' }, asked: 'Help desk asked for this test.', filed: '' },
  ])('of $labels', ({ labels, asked, filed }) => {
    expect(linkWording(labels)).toEqual({ asked, filed });
  });
});
