import type { IncomingMessage } from 'node:http';
import type { Flight } from './bodies-in-flight.ts';
import { HttpError } from './http-error.ts';

/** Begins to count a body; it is told when that is given up. */
export type BeginFlight = (refuse: (error: HttpError) => void) => Flight;

const UNCOUNTED: BeginFlight = () => ({ took: () => undefined, land: () => undefined });

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
    let pieces: Buffer[] = [];
    let size = 0;
    const refuse = (error: HttpError): void => {
      body.off('data', take);
      pieces = [];
      flight.land();
      // What still comes is let go by, so that the answer can be read.
      body.resume();
      reject(error);
    };
    const flight = begin(refuse);
    const take = (piece: Buffer): void => {
      size += piece.byteLength;
      if (size > limitBytes) {
        refuse(tooLarge());
        return;
      }
      pieces.push(piece);
      flight.took(piece.byteLength);
    };
    body.on('error', (cause) => {
      flight.land();
      reject(new HttpError(400, 'bad-request', 'The body did not come in whole.', cause));
    });
    if (Number(body.headers['content-length'] ?? 0) > limitBytes) {
      refuse(tooLarge());
      return;
    }
    body.on('data', take);
    body.once('end', () => {
      flight.land();
      const [only] = pieces;
      resolve(only && pieces.length === 1 ? only : Buffer.concat(pieces));
    });
  });
}

const tooLarge = (): HttpError =>
  new HttpError(413, 'too-large', 'The body is larger than this server takes.');
