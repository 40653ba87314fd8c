import type { IncomingMessage } from 'node:http';
import type { Flight } from './bodies-in-flight.ts';
import { GatheredPieces } from './gathered-pieces.ts';
import { HttpError } from '../errors/http-error.ts';
import { ReadingTurns } from './reading-turns.ts';

/** Begins to count a body; it is told when that is given up. */
export type BeginFlight = (refuse: (error: HttpError) => void) => Flight;

/** What is read after such a piece waits its turn. Of shorter ones a body that waits would hold thousands, each an object. */
const MUCH_BYTES = 16 * 1024;

/** Of all bodies of this process, since they share its event loop. */
const TURNS = new ReadingTurns(setImmediate);

const UNCOUNTED: BeginFlight = () => ({ took: () => undefined, land: () => undefined });

/**
 * Each piece costs the thread a microsecond or two, however little is in it: a chunk of one byte (RFC 9112 §7.1) as much as
 * one of 64 KiB. No network and no proxy cuts a body into so many so short ones.
 */
const MANY_PIECES = 1000;
const LEAST_MEAN_BYTES = 64;

/**
 * Reads a body whole, at most `limitBytes` of it. One that came in one piece, as nearly all results do, is that piece:
 * Fastify's own parser copies it once more, and at 500 results/s what is copied makes the garbage collector look through
 * the whole heap twice as often.
 */
export function readWhole(
  body: IncomingMessage,
  limitBytes: number,
  begin: BeginFlight = UNCOUNTED,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const gathered = new GatheredPieces();
    const saidBytes = Number(body.headers['content-length'] ?? Infinity);
    let pieces = 0;
    let isOver = false;
    const waitForTurn = (): void => {
      body.pause();
      TURNS.wait(() => body.resume());
    };
    const refuse = (error: HttpError): void => {
      isOver = true;
      body.off('data', take);
      body.off('end', finish);
      gathered.clear();
      flight.land();
      // What still comes is let go by, so that the answer can be read.
      body.resume();
      reject(error);
    };
    const flight = begin(refuse);
    const take = (piece: Buffer): void => {
      pieces += 1;
      const heldBefore = gathered.heldBytes;
      gathered.add(piece);
      if (gathered.bytes > limitBytes) refuse(tooLarge());
      else if (pieces > MANY_PIECES && gathered.bytes < pieces * LEAST_MEAN_BYTES) refuse(tooSmallPieces());
      else flight.took(gathered.heldBytes - heldBefore);
      const isMuch = piece.byteLength >= MUCH_BYTES;
      if (isMuch && !isOver && gathered.bytes < saidBytes) waitForTurn();
    };
    const finish = (): void => {
      const whole = gathered.take();
      flight.land();
      resolve(whole);
    };
    body.on('error', (cause) => {
      gathered.clear();
      flight.land();
      reject(new HttpError(400, 'bad-request', 'The body did not come in whole.', cause));
    });
    if (Number.isFinite(saidBytes) && saidBytes > limitBytes) {
      refuse(tooLarge());
      return;
    }
    body.on('data', take);
    body.once('end', finish);
  });
}

const tooLarge = (): HttpError =>
  new HttpError(413, 'too-large', 'The body is larger than this server takes.');

const tooSmallPieces = (): HttpError =>
  new HttpError(
    400,
    'small-pieces',
    'The body came in thousands of pieces of a few bytes; send it in larger ones.',
    undefined,
    { isLast: true },
  );
