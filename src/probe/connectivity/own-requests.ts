/** Of Chromium 156, by what the wire saw (docs/connectivity.md): one each 10 s, the last at 40 s; and a second to spare. */
const LAST_MS = 41_000;

/**
 * How long after an allocation a browser still sends STUN requests of its own from its socket, ms: for so long the
 * mapping is not idle. Firefox sends none; all others have Chromium's WebRTC.
 */
export const ownRequestsMs = (userAgent: string): number => (/\bFirefox\//.test(userAgent) ? 0 : LAST_MS);
