import { expect, it } from 'vitest';
import { DEFAULT_RELAY_LIMITS } from '../../../../server/relay/limits.ts';
import { StrangerAnswers } from '../../../../server/relay/service/stranger-answers.ts';
import { ManualRelayClock, ScriptedClient, serviceWith } from '../scripted-client.ts';

it('a packet that is told to have come earlier than the last gives a network nothing more', () => {
  const limits = { ...DEFAULT_RELAY_LIMITS, strangerRequestsPerS: 1000, strangerRequestsBurst: 1 };
  const answers = new StrangerAnswers(limits, Uint8Array.of(1, 2, 3, 4));
  const client = new ScriptedClient(serviceWith(new ManualRelayClock()), 1);
  expect([1000, 999, 1000, 999, 1000, 1001].map((nowMs) => answers.take(client, nowMs))).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
});
