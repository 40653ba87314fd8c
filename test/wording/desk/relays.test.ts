import { describe, expect, it } from 'vitest';
import { relayReach } from '../../../src/wording/desk/relays.ts';

/** Without the isolates that keep names from turning sentences around. */
const said = (isReached: boolean | null, reachedBy: string[], missedBy: string[]): string | null =>
  relayReach({ isReached, reachedBy, missedBy })?.replace(/[\u2068\u2069]/g, '') ?? null;

describe('who reaches a relay', () => {
  it.each([
    [null, [], ['oslo'], null],
    [true, ['oslo'], [], null],
    [true, ['oslo'], ['berlin'], 'This server reaches it; berlin cannot.'],
    [false, ['berlin', 'tokyo'], [], 'This server cannot reach it; berlin and tokyo can.'],
    [false, ['berlin'], ['tokyo', 'oslo'], 'This server cannot reach it; berlin can, tokyo and oslo cannot.'],
    [false, [], ['berlin', 'tokyo'], 'This server cannot reach it, and neither can berlin and tokyo.'],
    [false, [], [], 'This server cannot reach it, and no other relay has looked lately.'],
  ])('by this server: %s, by %j and not by %j', (isReached, reachedBy, missedBy, sentence) => {
    expect(said(isReached, reachedBy, missedBy)).toBe(sentence);
  });
});
