import { describe, expect, it } from 'vitest';
import {
  conditionText,
  delaysText,
  readLimit,
  silenceText,
  standingText,
} from '../../../src/ui/wording/desk-alerts.ts';
import type { AlertCondition, AlertRule } from '../../../src/wire/desk/alerts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('alerts in words', () => {
  it.each<[AlertCondition, number, string]>([
    [
      { kind: 'metric', metric: 'lossUpRatio', atLeast: null },
      144,
      'Loss up: nine in ten of the last 144 samples are not under the target',
    ],
    [
      { kind: 'metric', metric: 'rttMs', atLeast: 80 },
      1008,
      'Round trip: the 90th percentile of the last 1,008 samples is 80 ms or more',
    ],
    [{ kind: 'verdict' }, 144, 'The last 144 samples miss a target that decides'],
    [{ kind: 'missing' }, 3, 'There was no test for 3 intervals'],
    [{ kind: 'missing' }, 1, 'There was no test for 1 interval'],
  ])('%o', (condition, samples, text) => {
    expect(plain(conditionText({ condition, samples }))).toBe(text);
  });

  it('say how long it takes until something is told, and over', () => {
    expect(delaysText({ forMs: 1_800_000, recoverMs: 0 })).toBe(
      'told when it was so for 30 minutes, over at once',
    );
    expect(delaysText({ forMs: 0, recoverMs: 3_600_000 })).toBe(
      'told at once, over when it was not so for 60 minutes',
    );
  });

  it.each([
    ['firing', true, 'Oslo: told, so since 21 Nov 2025, 12:00'],
    ['firing', false, 'Oslo: so since 21 Nov 2025, 12:00, silenced'],
    ['pending', false, 'Oslo: so since 21 Nov 2025, 12:00, not long enough to be told'],
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
    ['rttMs', '80', 80],
    ['lossRatio', '1.5', 0.015],
    ['lossRatio', '101', null],
    ['rttMs', '-1', null],
    ['rttMs', 'much', null],
    ['rttMs', '', null],
  ] as const)('a limit of %s typed as "%s" is %s', (metric, text, limit) => {
    expect(readLimit(metric, text)).toBe(limit);
  });
});
