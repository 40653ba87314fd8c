import ora, { type Ora } from 'ora';
import type { UnattendedUpdate } from '../wire/unattended.ts';
import { searchTitle } from '../wording/run/search.ts';
import { measuringTitle, phaseTitle, waitingTitle } from '../wording/run/phase.ts';
import { plainText } from './plain-text.ts';

type PhaseUpdate = Extract<UnattendedUpdate, { kind: 'phase' }>;

/** One phase in words: `Measuring 12 of 30 s`, `Test 3: 4 calls at once. Measuring 12 of 15 s`. */
export function phaseText({ phase, elapsedMs, durationMs, search }: PhaseUpdate): string {
  const title =
    phase === 'measuring'
      ? measuringTitle(elapsedMs, durationMs)
      : phase === 'waiting' && durationMs > 0
        ? waitingTitle(durationMs)
        : phaseTitle(phase);
  return plainText(search ? `${searchTitle(search.tested, search.calls)} ${title}` : title);
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
