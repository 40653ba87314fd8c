import { HttpError } from '../errors/http-error.ts';
import { loadProblem, MAX_CALLS, placesFor, type LoadWish } from '../../../src/core/traffic/load.ts';

/** Why a test cannot be had with so much load, whoever asks; `null` when it can. */
export function refusalOfLoad(
  durationMs: number,
  wish: LoadWish,
  transferBitsPerSecond: number | null,
): HttpError | null {
  if (wish.loaded && transferBitsPerSecond === null)
    return new HttpError(403, 'no-transfers', 'This server does not offer tests with a busy link.');
  const problem = loadProblem(durationMs, wish);
  switch (problem?.code) {
    case undefined:
      return null;
    case 'calls-out-of-range':
      return tooMuch(`A test has from 1 to ${MAX_CALLS} calls at once.`);
    case 'too-many-for-any-length':
      return tooMuch(`So many calls at once cannot be measured twice; ask for fewer.`);
    case 'too-long':
      return tooMuch(
        `With ${wish.calls} ${wish.calls === 1 ? 'call' : 'calls'} at once each part of a test lasts at most ${problem.longestMs / 1000} seconds.`,
      );
  }
}

const tooMuch = (message: string): HttpError => new HttpError(400, 'too-much-load', message);

/** A test that this server never has room for. */
export const exceedsPlaces = (wish: LoadWish, places: number): HttpError =>
  tooMuch(`This server has ${places} places for one network; such a test needs ${placesFor(wish)}.`);
