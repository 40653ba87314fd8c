import { describe, expect, it } from 'vitest';
import { CAUSE_CODES } from '../../../src/core/causes/rules.ts';
import {
  causeEvidence,
  causeLabel,
  causeSentence,
  type ResultCause,
  causesSaid,
} from '../../../src/wording/causes/cause.ts';
import { causeAdvice } from '../../../src/wording/causes/cause-advice.ts';
import { missed, resultOf } from '../result-builder.ts';

const cause: ResultCause = {
  code: 'congestion',
  path: 'up',
  confidence: 'likely',
  evidence: [
    { name: 'queueBeforeLossMs', value: 120.4 },
    { name: 'lossRatio', value: 0.031 },
    { name: 'periodMs', value: 10_020 },
    { name: 'meanLossRun', value: 1.07 },
  ],
};

it('a cause is told with its numbers', () => {
  expect(causeSentence(cause)).toBe('A link is full: delay rises before packets are lost.');
  expect(cause.evidence.map(causeEvidence)).toEqual([
    '120\u00a0ms of queueing before losses',
    '3.1\u00a0% of packets lost',
    'every 10 seconds',
    'packets lost in a row, on average: 1.1',
  ]);
});

describe('causeSentence', () => {
  const SINGLE = 'Single packets are damaged on the way, as on a weak Wi-Fi or a bad line.';
  const ROWS =
    'A few packets in a row are lost at a time, and hardly any had to wait, as on a weak Wi-Fi or a bad line.';
  // Each fifth lost at random: 1 / (1 - 0.2) in a row; bursts of four: 4; the rest as seen by people.
  it.each([
    [1, SINGLE],
    [1.25, SINGLE],
    [1.59, SINGLE],
    [1.6, ROWS],
    [3.9, ROWS],
    [4, ROWS],
  ])('says of %d lost in a row on average what they are', (run, sentence) => {
    const evidence = [
      { name: 'meanLossRun' as const, value: run },
      { name: 'lossRatio' as const, value: 0.2 },
    ];
    expect(causeSentence({ ...cause, code: 'line-errors', evidence })).toBe(sentence);
  });

  it('says of a queue that is always full nothing of a rise', () => {
    expect(causeSentence({ ...cause, confidence: 'possible' })).toBe(
      'A link may be full: packets wait long in a queue, and some are lost.',
    );
  });

  it('is told for each direction by itself where they differ', () => {
    const of = (path: 'up' | 'down', run: number): ResultCause => ({
      code: 'line-errors',
      path,
      confidence: 'possible',
      evidence: [{ name: 'meanLossRun', value: run }],
    });
    const result = { ...resultOf({ verdict: 'misses', rows: { loss: missed(0.03, 0) } }) };
    const told = causesSaid({ ...result, causes: [of('up', 3.9), of('down', 1.1)] });
    expect(told.map(({ sentence, seen }) => [sentence, seen.map(({ path }) => path)])).toEqual([
      [ROWS, ['up']],
      [SINGLE, ['down']],
    ]);
  });
});

describe('causeLabel', () => {
  it.each<[Partial<ResultCause>, string]>([
    [{}, 'Likely, on the way from you'],
    [{ path: 'down', confidence: 'possible' }, 'Possible, on the way to you'],
    [{ path: 'loop', confidence: 'possible' }, 'Possible'],
    // A rule that does not know must not look as if it half knew.
    [{ code: 'unclear', confidence: 'possible' }, 'Not known, on the way from you'],
    [{ code: 'unclear', path: 'loop', confidence: 'possible' }, 'Not known'],
  ])('says how sure %o is, and where', (change, label) => {
    expect(causeLabel({ ...cause, ...change })).toBe(label);
  });
});

describe('toldCauses', () => {
  const unclear: ResultCause = { ...cause, code: 'unclear', path: 'loop', confidence: 'possible' };
  const possible: ResultCause = { ...cause, code: 'queueing', path: 'down', confidence: 'possible' };
  const causes = [unclear, possible, cause, { ...cause, path: 'down' as const }];

  it('puts the surest first, what is unclear last, and both directions of a cause together', () => {
    const result = { ...resultOf({ verdict: 'misses', rows: { loss: missed(0.03, 0) } }), causes };
    expect(causesSaid(result).map(({ code, seen }) => [code, seen.map(({ path }) => path)])).toEqual([
      ['congestion', ['up', 'down']],
      ['queueing', ['down']],
      ['unclear', ['loop']],
    ]);
  });

  it.each(['meets', 'no-data'] as const)('tells none when the verdict is %s', (verdict) => {
    expect(causesSaid({ ...resultOf({ verdict }), causes })).toEqual([]);
  });
});

describe('causeAdvice', () => {
  const of = (path: ResultCause['path']): string =>
    causeAdvice({ code: 'congestion', seen: [{ ...cause, path }] }, [])[0] ?? '';

  it('is for the direction that is full', () => {
    expect(of('up')).toBe('Pause uploads, backups and cloud sync on this connection, and test again.');
    expect(of('down')).toBe('Pause downloads, updates and streaming on this connection, and test again.');
    expect(of('loop')).toBe('Pause downloads, uploads and backups on this connection, and test again.');
  });

  it('gives the four reasons of document 004 to bypass a VPN, where calls seem to go through one', () => {
    const advice = causeAdvice({ code: 'detour', seen: [{ ...cause, code: 'detour' }] }, []).join(' ');
    for (const reason of [/live voice and video/, /no UDP/, /encrypts again/, /hairpin/])
      expect(advice).toMatch(reason);
  });

  it('names the ports that must be let out', () => {
    const blocked = { ...cause, code: 'udp-blocked' as const };
    expect(causeAdvice({ code: 'udp-blocked', seen: [blocked] }, [3478, 3479, 3480])).toEqual([
      'Ask whoever runs this network to let UDP 3478-3480 out to the relay.',
    ]);
  });

  it.each(CAUSE_CODES)('there is some for %s', (code) => {
    expect(causeAdvice({ code, seen: [{ ...cause, code }] }, []).length).toBeGreaterThan(0);
  });
});
