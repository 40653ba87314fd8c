import type { EnvironmentPort } from '../app/ports.ts';
import { epochMs, monotonicMs } from '../core/units.ts';

const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /Edg\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];

/** Name and major version for people; the whole user agent stands beside it in the result. */
export function browserName(userAgent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'Unknown browser';
}

/** This page's surroundings; `version` is the page's own. */
export const createEnvironment = (version: string): EnvironmentPort => ({
  nowMs: () => monotonicMs(performance.now()),
  nowEpochMs: () => epochMs(Date.now()),
  setTimer(afterMs, callback) {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
  isHidden: () => document.visibilityState === 'hidden',
  onVisibility(listener) {
    document.addEventListener('visibilitychange', () => listener(document.visibilityState === 'hidden'));
  },
  client: () => ({
    userAgent: navigator.userAgent.slice(0, 500),
    browser: browserName(navigator.userAgent),
    version,
  }),
  onPageHide(listener) {
    window.addEventListener('pagehide', listener);
  },
});
