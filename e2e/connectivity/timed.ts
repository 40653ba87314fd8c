import { expect } from '@playwright/test';
import type { ConnectivityCase } from './cases.ts';

/** One where all answers come, and those where much or everything is dropped, whose checks wait the longest. */
const TIMED: readonly string[] = [
  'a plain home network',
  'UDP dropped, TCP and TLS open',
  'everything but the page dropped',
];
const isTimed = (name: string): boolean => TIMED.includes(name);

/** For the title of a case: nothing is beside those whose time is held. */
export const aloneIfTimed = (name: string): string => (isTimed(name) ? ' @alone' : '');

/**
 * Holds the time that all checks took, where nothing was beside them. Others share the cores, and a busy machine lengthens
 * what calculates between the waits: ten seconds became eleven.
 */
export function expectInTime({ name, truth }: ConnectivityCase, tookMs: number): void {
  if (isTimed(name)) expect(tookMs, 'time in all').toBeLessThan(truth.withinMs);
}
