import type { TestOptions } from '../run/options.ts';
import { STEP_DURATION_MS } from './call-search.ts';

/**
 * The options of a test as it is made: a search begins with one call, as long as each of its tests is, and with nothing that
 * would change what a call costs. Without a search they stay as they are.
 */
export const firstTest = (options: TestOptions): TestOptions =>
  options.search
    ? {
        ...options,
        calls: 1,
        durationMs: STEP_DURATION_MS,
        loaded: false,
        keepPackets: false,
        onlyConnectivity: false,
        idleLife: false,
        mark: 'none',
      }
    : options;
