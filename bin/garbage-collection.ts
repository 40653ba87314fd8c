import { setFlagsFromString } from 'node:v8';

/**
 * V8 looks for garbage with several threads at once, which on a machine of two cores hold up the relay and everything
 * else for tens of milliseconds. From here on each thread looks for its own (docs/decisions/0005-v8-flag.md). V8 reads
 * this flag whenever it begins to mark, in every thread of the process: set before it first does, it is as good as one
 * that Node was started with.
 */
export const markOnOwnThread = (): void => setFlagsFromString('--no-concurrent-marking');
