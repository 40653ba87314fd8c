/**
 * Time limits of the checks. A browser repeats an unanswered TURN or STUN request after 0.25, 0.75, 1.75 and 3.75 s
 * (RFC 8489 §6.2.1 with an RTO of 250 ms, for 39.5 s in all with its own). Each check asks a second time, in a new
 * transaction, so that within the limit nine requests went unanswered. A UDP port is tried again for as long as the loss
 * that other ports show lets an open one look shut more than once in 10,000 (chance.ts). Only then is it called blocked.
 */

/** A URL with no allocation after this is asked a second time; a UDP port that may be open, again each time. */
export const NEXT_TRY_MS = 2000;
/** Far from the relay ICE takes longer: a port with an allocation is given so many times what the quickest one took, */
export const NEXT_TRY_ALLOCATIONS = 3;
/** one over TCP or TLS, which connects first, so many times until it has one, */
export const NEXT_TRY_CONNECTIONS = 2;
/** and no longer than this: an allocation may have taken long because requests were lost. */
export const NEXT_TRY_LIMIT_MS = 4000;
/** Without any allocation after this a URL is given up, unless an open port may look like that (chance.ts). */
export const SILENT_LIMIT_MS = 6000;
/** A UDP port is silent only where a try that began when its name was known has been for so long: five requests. */
export const SENT_LIMIT_MS = 4000;
/** From the allocation to the last test packet: twelve round trips of 300 ms, ICE and DTLS among them. */
export const DATA_LIMIT_MS = 4000;
/** A UDP port that may be open for all that is known is looked at again this often, */
export const REPEAT_CHECK_MS = 500;
/** and given up after this: seven tries. */
export const REPEAT_LIMIT_MS = 14_000;
/** Everything has an outcome after this, whatever is still under way. */
export const OVERALL_LIMIT_MS = 16_000;
/** After this without an allocation by name, the addresses are asked too: a lookup takes less where it works. */
export const SILENT_AFTER_MS = 1500;
/** Far from the relay so many round trips: one looks up the name, one connects over TCP, two allocate, one to spare. */
export const SILENT_AFTER_ROUND_TRIPS = 5;
/** A web server that took longer than this to answer tells of itself, not of a round trip. */
export const ROUND_TRIP_LIMIT_MS = 1000;
/** A family whose every check is silent for this long, while the other is open, is not there. */
export const FAMILY_LIMIT_MS = 3000;

/** The short exchange of each check. */
export const EXCHANGE_PACKETS = 10;
export const EXCHANGE_INTERVAL_MS = 10;
/** After the last one was sent; longer than any round trip that a call survives. */
export const EXCHANGE_WAIT_MS = 1000;
