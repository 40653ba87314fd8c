import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/**
 * Reads a body whole, at most `limitBytes` of it. One that came in one piece, as nearly all results do, is that piece:
 * Fastify's own parser copies it once more, and at 500 results/s what is copied makes the garbage collector look through
 * the whole heap twice as often.
 */
export function readWhole(body: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const refuse = (): void => {
      body.off('data', take);
      // What still comes is let go by, so that the answer can be read.
      body.resume();
      reject(new HttpError(413, 'too-large', 'The body is larger than this server takes.'));
    };
    const take = (piece: Buffer): void => {
      size += piece.byteLength;
      if (size > limitBytes) refuse();
      else pieces.push(piece);
    };
    body.on('error', (cause) =>
      reject(new HttpError(400, 'bad-request', 'The body did not come in whole.', cause)),
    );
    if (Number(body.headers['content-length'] ?? 0) > limitBytes) {
      refuse();
      return;
    }
    body.on('data', take);
    body.once('end', () => {
      const [only] = pieces;
      resolve(only && pieces.length === 1 ? only : Buffer.concat(pieces));
    });
  });
}
