import ora, { type Ora } from 'ora';
import type { UnattendedUpdate } from '../wire/unattended.ts';
import { measuringTitle, phaseTitle, waitingTitle } from '../wording/run/phase.ts';
import { plainText } from './plain-text.ts';

type PhaseUpdate = Extract<UnattendedUpdate, { kind: 'phase' }>;

/** One phase in words: `Measuring 12 of 30 s`. */
export function phaseText({ phase, elapsedMs, durationMs }: PhaseUpdate): string {
  if (phase === 'measuring') return plainText(measuringTitle(elapsedMs, durationMs));
  return plainText(phase === 'waiting' && durationMs > 0 ? waitingTitle(durationMs) : phaseTitle(phase));
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
