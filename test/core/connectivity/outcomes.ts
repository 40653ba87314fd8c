import type { CheckOutcome, PlannedCheck } from '../../../src/core/connectivity/check.ts';
import { parseTurnUrl } from '../../../src/core/relay.ts';

/** What a check of a URL as it stands is told by, before and after it. */
function checkOf(url: string) {
  const parsed = parseTurnUrl(url);
  if (!parsed) throw new Error(`${url} is no TURN URI.`);
  const { transport, port } = parsed;
  return { url, of: url, by: 'name', transport, port, family: null } as const;
}

/** A check of a URL as it stands. */
export const planned = (url: string, changes: Partial<PlannedCheck> = {}): PlannedCheck => ({
  ...checkOf(url),
  starts: 'at-once',
  ...changes,
});

/** What came of one. */
export function outcome(
  url: string,
  state: CheckOutcome['state'],
  changes: Partial<CheckOutcome> = {},
): CheckOutcome {
  const isOpen = state === 'open';
  return {
    ...checkOf(url),
    state,
    allocateMs: isOpen ? 30 : null,
    rttMs: isOpen ? 20 : null,
    sent: isOpen ? 10 : 0,
    received: isOpen ? 10 : 0,
    refusedCode: null,
    ...changes,
  };
}

export const UDP = [3478, 3479, 3480, 3481].map((port) => `turn:relay.example:${port}?transport=udp`);
export const TCP = 'turn:relay.example:3478?transport=tcp';
export const TLS = 'turns:relay.example:443?transport=tcp';
