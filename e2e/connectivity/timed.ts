/** One where all answers come, and one where something is dropped, whose checks wait the longest. */
const TIMED: readonly string[] = ['a plain home network', 'UDP dropped, TCP and TLS open'];

/**
 * Whether the time that all checks take is held too, with nothing beside them. Others share the cores, and a busy machine
 * lengthens what calculates between the waits: ten seconds became eleven.
 */
export const isTimed = (name: string): boolean => TIMED.includes(name);
