import ora, { type Ora } from 'ora';
import type { UnattendedPhase, UnattendedUpdate } from '../wire/unattended.ts';

type PhaseUpdate = Extract<UnattendedUpdate, { kind: 'phase' }>;

const WORDS: Readonly<Record<UnattendedPhase, string>> = {
  requesting: 'Asking the server for a test',
  waiting: 'Waiting for a free place',
  locating: 'Finding the nearest relay',
  connecting: 'Connecting through the relay',
  warming: 'Warming up',
  measuring: 'Measuring',
  draining: 'Waiting for the last packets',
  composing: 'Working out the result',
};

/** One phase in words: `Measuring 12 of 30 s`. */
export function phaseText({ phase, elapsedMs, durationMs }: PhaseUpdate): string {
  const words = WORDS[phase];
  if (phase === 'measuring')
    return `${words} ${Math.floor(elapsedMs / 1000)} of ${Math.round(durationMs / 1000)} s`;
  if (phase === 'waiting' && durationMs > 0) return `${words}, about ${Math.ceil(durationMs / 1000)} s`;
  return words;
}

/** Shows how far a run is. */
export interface Progress {
  show(text: string, isNewPhase: boolean): void;
  end(): void;
}

/** A line that changes in place on a terminal; elsewhere (a log) one line for each phase. */
export function progressOn(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }): Progress {
  if (!stream.isTTY)
    return {
      show: (text, isNewPhase) => {
        if (isNewPhase) stream.write(`${text}\n`);
      },
      end: () => undefined,
    };
  let spinner: Ora | null = null;
  return {
    show: (text) => {
      spinner ??= ora({ stream, discardStdin: false }).start();
      spinner.text = text;
    },
    end: () => {
      spinner?.stop();
      spinner = null;
    },
  };
}
