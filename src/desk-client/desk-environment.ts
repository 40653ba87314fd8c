import type { DeskEnvironment } from '../app/desk/ports.ts';

/** This browser, around the desk. */
export const deskEnvironment: DeskEnvironment = {
  nowEpochMs: () => Date.now(),
  startOfTodayMs: () => new Date().setHours(0, 0, 0, 0),
  setTimer(afterMs, callback) {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
  isHidden: () => document.visibilityState === 'hidden',
  onVisibility(listener) {
    document.addEventListener('visibilitychange', listener);
  },
  showAddress(address, how) {
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  },
};
