import { describe, expect, it } from 'vitest';
import {
  conditionText,
  delaysText,
  limitText,
  oldSecretText,
  readLimit,
  silencePhase,
  silenceText,
  standingText,
} from '../../../src/wording/desk/alerts.ts';
import type { AlertCondition, AlertRule } from '../../../src/wire/desk/alerts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('alerts in words', () => {
  it.each<[AlertCondition, number, string]>([
    [
      { kind: 'metric', metric: 'lossUpRatio', atLeast: null },
      144,
      'Loss up: more than one in ten of the last 144 samples miss the target',
    ],
    [
      { kind: 'metric', metric: 'rttMs', atLeast: 80 },
      1008,
      'Round trip: the 90th percentile of the last 1,008 samples is 80 ms or more',
    ],
    [
      { kind: 'verdict' },
      144,
      'More than one in ten of the last 144 samples miss the target of a metric that decides',
    ],
    [{ kind: 'peak' }, 144, 'Calls fail in an hour of the last week, or over all of it'],
    [
      { kind: 'marks' },
      20,
      'In more than one in ten of the last 20 tests that marked packets for priority, the marks did not arrive',
    ],
    [{ kind: 'relay' }, 144, 'A relay gets no tests, since it does not work or is not heard'],
    [{ kind: 'missing' }, 3, 'There was no test for 3 intervals'],
    [{ kind: 'missing' }, 1, 'There was no test for 1 interval'],
  ])('%o', (condition, samples, text) => {
    expect(plain(conditionText({ condition, samples }))).toBe(text);
  });

  it('say how long it takes until something is told, and over', () => {
    expect(delaysText({ forMs: 1_800_000, recoverMs: 0 })).toBe(
      'notifies after 30 minutes of it, ends at once',
    );
    expect(delaysText({ forMs: 0, recoverMs: 3_600_000 })).toBe(
      'notifies at once, ends after 60 minutes without it',
    );
  });

  it.each([
    ['firing', true, '\u2068Oslo\u2069: firing since 21 Nov 2025, 12:00'],
    [
      'firing',
      false,
      '\u2068Oslo\u2069: firing since 21 Nov 2025, 12:00; nobody was notified, since it is silenced',
    ],
    ['pending', false, '\u2068Oslo\u2069: pending since 21 Nov 2025, 12:00, not for long enough yet'],
  ] as const)('tell where a rule stands: %s, %s', (state, isTold, text) => {
    const standing = { ruleId: 'a', site: 'Oslo', state, isTold, sinceMs: Date.UTC(2025, 10, 21, 11) };
    expect(standingText(standing, 'Europe/Berlin')).toBe(text);
  });

  it('name what is silent', () => {
    const rule: AlertRule = {
      id: 'a',
      name: 'Loss',
      site: null,
      condition: { kind: 'verdict' },
      samples: 1,
      forMs: 0,
      recoverMs: 0,
      createdBy: '',
      createdAtMs: 0,
    };
    const silence = { id: 's', fromMs: 0, toMs: 1, reason: '', createdBy: '', createdAtMs: 0 };
    expect(silenceText({ ...silence, ruleId: 'a', site: 'Oslo' }, [rule])).toBe('Loss, Oslo');
    expect(silenceText({ ...silence, ruleId: null, site: null }, [rule])).toBe('every rule, every site');
  });

  it.each([
    [0, 'To come'],
    [1, 'Silent now'],
    [2, 'Over'],
  ])('tell at %i how a silence from 1 to 2 stands: %s', (nowMs, text) => {
    const silence = { id: 's', fromMs: 1, toMs: 2, ruleId: null, site: null, reason: '' };
    expect(silencePhase({ ...silence, createdBy: '', createdAtMs: 0 }, nowMs)).toBe(text);
  });

  it.each([
    ['rttMs', 80, '80'],
    ['lossRatio', 0.07, '7'],
    ['reorderRatio', 0.0005, '0.05'],
  ] as const)('a limit of %s of %d is typed as %s, and read as the same', (metric, limit, text) => {
    expect(limitText(metric, limit)).toBe(text);
    expect(readLimit(metric, text)).toBeCloseTo(limit, 12);
  });

  it.each([
    ['rttMs', '80', 80],
    ['lossRatio', '1.5', 0.015],
    ['lossRatio', '101', null],
    ['rttMs', '-1', null],
    ['rttMs', 'much', null],
    ['rttMs', '', null],
  ] as const)('a limit of %s typed as "%s" is %s', (metric, text, limit) => {
    expect(readLimit(metric, text)).toBe(limit);
  });

  it('tells until when a replaced secret signs too', () => {
    expect(oldSecretText(Date.UTC(2025, 10, 20, 12, 4), 'UTC')).toBe(
      'Messages are also signed with the previous secret until 20 Nov 2025, 12:04.',
    );
  });
});
