import { msg } from '@lit/localize';

/** Whose end is silent; as `Silence` of the app. */
export type SilentEnd = 'unknown' | 'from-you' | 'to-you' | 'no-server' | 'not-told' | 'browser';

/** What is said while nothing comes back, in one sentence. */
export function silenceSentence(end: SilentEnd): string {
  switch (end) {
    case 'unknown':
      return msg('Nothing comes back at the moment.');
    case 'from-you':
      return msg('Nothing comes back: what you send does not reach the relay.');
    case 'to-you':
      return msg('Nothing comes back: what you send reaches the relay, and is lost on the way to you.');
    case 'no-server':
      return msg('Nothing comes back, and the test server does not answer: this device may be offline.');
    case 'not-told':
      return msg('Nothing comes back from the relay. The test server still answers.');
    case 'browser':
      return msg('This browser has stopped sending. That is not the network.');
  }
}

/** All that may be said, for the room that is kept for it. */
export const silenceSentences = (): string[] =>
  (['unknown', 'from-you', 'to-you', 'no-server', 'not-told', 'browser'] as const).map(silenceSentence);
