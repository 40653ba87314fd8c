import { expect, it } from 'vitest';
import { causeEvidence, causeLabel, causeSentence, type ResultCause } from '../../../src/ui/wording/cause.ts';

const cause: ResultCause = {
  code: 'congestion',
  path: 'up',
  confidence: 'likely',
  evidence: [
    { name: 'queueBeforeLossMs', value: 120.4 },
    { name: 'lossRatio', value: 0.031 },
    { name: 'periodMs', value: 10_020 },
  ],
};

it('a cause is told with its confidence, its direction and its numbers', () => {
  expect(causeLabel(cause)).toBe('Likely, on the way from you:');
  expect(causeLabel({ ...cause, path: 'loop', confidence: 'possible' })).toBe('Possible:');
  expect(causeSentence(cause)).toBe('A link is full: delay rises before packets are lost.');
  expect(cause.evidence.map(causeEvidence)).toEqual([
    '120\u00a0ms of queueing before losses',
    'loss 3.1\u00a0%',
    'every 10.0 seconds',
  ]);
});
