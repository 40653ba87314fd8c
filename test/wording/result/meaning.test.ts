import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/wire/result.ts';
import { meaningWording } from '../../../src/wording/result/meaning.ts';
import { missed, resultOf } from '../result-builder.ts';

describe('what to try', () => {
  const base = resultOf({ verdict: 'misses', rows: { jitter: missed(41, 0) } });
  const cause: NonNullable<Result['causes']>[number] = {
    code: 'queueing',
    path: 'loop',
    confidence: 'likely',
    evidence: [],
  };

  it('is by what was missed where no cause is told, as in older results', () => {
    expect(meaningWording(base).tries).toEqual([
      'Use a network cable, or move closer to the Wi-Fi access point.',
      'Pause downloads, uploads and backups on this connection.',
    ]);
  });

  it('is left to the causes where there are some', () => {
    expect(meaningWording({ ...base, causes: [cause] }).tries).toEqual([]);
  });

  it('still names denied ports, which no cause speaks of', () => {
    const denied = resultOf({
      verdict: 'misses',
      rows: { jitter: missed(41, 0) },
      findings: [{ code: 'ports-denied', ports: [3480] }],
      blockedPorts: [3480],
    });
    expect(meaningWording({ ...denied, causes: [cause] }).tries).toEqual([
      'Ask whoever runs this network to let UDP 3480 out to the relay.',
    ]);
  });
});
