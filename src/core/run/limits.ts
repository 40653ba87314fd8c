/**
 * How long each phase may take: a test ends, whatever a browser, a network or a server leaves undone. The times of
 * ports (requests, checks) are theirs; these are beyond them, for what never comes back.
 */

/** The server is asked for a place, or where a waiting test stands. */
export const ANSWER_LIMIT_MS = 30_000;
/** Choosing among several relays. */
export const LOCATE_LIMIT_MS = 15_000;
/** The checks of what the network lets through end by themselves after some 14 s. */
export const CHECK_LIMIT_MS = 25_000;
/** The idle life of a mapping takes three minutes more. */
export const IDLE_LIFE_LIMIT_MS = 240_000;
/** At 22 % loss each way ICE and DTLS took over 15 s: only after this is it *could not connect*. */
export const CONNECT_LIMIT_MS = 45_000;
/** While another relay can be tried: beyond the 15 s above, and both fit into a place. */
export const FIRST_CONNECT_LIMIT_MS = 20_000;
/** Once so much has been spent on relays in vain, the one that is tried is the last: its 45 s must fit into the place. */
export const VAIN_LIMIT_MS = 15_000;
/** A browser that carries no test packet this long after its call was open is given another call. */
export const FLOW_LIMIT_MS = 5000;
/** Only when nothing has arrived for this long after a call was connected, is it *nothing arrived*. */
export const ARRIVAL_LIMIT_MS = 10_000;
/** Calls that break before they are measured are opened again so many times. */
export const MAX_BREAKS = 3;
/** The sender producing nothing for this long while measuring means that its clock has stopped. */
export const UNSENT_LIMIT_MS = 2000;
/** Nothing arriving for this long while measuring ends the test early: a call would be over. */
export const SILENCE_LIMIT_MS = 15_000;
/** The end mark is there this long after it was due or asked for, or the browser has not set it. */
export const END_LIMIT_MS = 5000;
/** Working out the result of the longest test takes a few seconds; its ports have limits of their own. */
export const COMPOSE_LIMIT_MS = 120_000;
