import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { ROUTES, TEST_TOKEN_HEADER, UPLOAD_BYTES, UploadedSchema } from '../../../src/wire/http.ts';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import type { TransferDirection } from '../../../src/core/traffic/transfers.ts';
import { noiseBytes } from '../load/noise.ts';
import type { Transfer, TransferRefusal } from '../load/transfers.ts';
import { requireToken } from '../access/require-token.ts';
import { BY_TEST, bytes, ERRORS, ID_PARAMS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/** Read and written at a time: little enough to be held for every stream. */
const PIECE_BYTES = 16 * 1024;

/** `GET` and `POST /api/tests/:id/load`: what keeps the link of a loaded test busy. */
export const loadRoutes =
  (context: HttpContext): Routes =>
  (app) => {
    app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
      done(null, payload);
    });
    app.get(
      `${ROUTES.tests}/:id/load`,
      {
        // Headers alone would still make all of it.
        exposeHeadRoute: false,
        schema: {
          summary: 'Noise, until it is left or the time of the test is over',
          description: 'Only for a test that was asked for as a loaded one, and while it holds its place.',
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          response: { 200: bytes('Random bytes', 'application/octet-stream'), ...ERRORS },
        },
        // After what all of the API says: whoever is in between must not try to compress it.
        onSend: (_request, reply, payload, done) => {
          reply.header('cache-control', 'no-store, no-transform');
          done(null, payload);
        },
      },
      async (request, reply) => {
        const transfer = await letIn(context, request, 'down');
        const stream = Readable.from(noiseAtPace(transfer), {
          objectMode: false,
          highWaterMark: PIECE_BYTES,
        });
        const end = (): void => {
          // Also one that waits for a reader who reads nothing.
          stream.destroy();
          reply.raw.destroy();
        };
        transfer.signal.addEventListener('abort', end);
        stream.once('close', () => {
          transfer.signal.removeEventListener('abort', end);
          transfer.close();
        });
        return reply.type('application/octet-stream').send(stream);
      },
    );
    app.post(
      `${ROUTES.tests}/:id/load`,
      {
        bodyLimit: UPLOAD_BYTES,
        schema: {
          summary: 'Takes a body and forgets it',
          description: 'As above. The answer comes when all of it is here.',
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          response: { 200: UploadedSchema, ...ERRORS },
        },
      },
      async (request) => {
        const transfer = await letIn(context, request, 'up');
        if (!(request.body instanceof Readable)) {
          transfer.close();
          throw new HttpError(
            415,
            'bad-media-type',
            'What is uploaded must come as application/octet-stream.',
          );
        }
        return { bytes: await swallow(request.body, transfer) };
      },
    );
  };

const REFUSED: Readonly<Record<TransferRefusal, readonly [status: number, message: string]>> = {
  'not-loaded': [403, 'This test was not asked for as one with a busy link.'],
  'time-over': [410, 'The time of these transfers is over.'],
  'too-many-streams': [429, 'This test has too many transfers under way.'],
};

async function letIn(
  { tokens, places, transfers }: HttpContext,
  request: FastifyRequest<{ Params: { id: string } }>,
  direction: TransferDirection,
): Promise<Transfer> {
  const claim = requireToken(tokens, request.headers[TEST_TOKEN_HEADER], request.params.id);
  const standing = await places.ask(claim.testId);
  // Where nobody can say, it is bounded all the same.
  if (standing !== 'unknown' && standing?.kind !== 'running')
    throw new HttpError(410, 'place-lost', 'This test has no place; its transfers are over.');
  const opened = transfers.open(claim, direction);
  if (typeof opened !== 'string') return opened;
  const [status, message] = REFUSED[opened];
  throw new HttpError(status, opened, message);
}

/** Asked for the next piece only when the last one has been taken: a slow reader costs no memory. */
async function* noiseAtPace(transfer: Transfer): AsyncGenerator<Buffer> {
  const noise = noiseBytes();
  try {
    for (let at = 0; ; at = (at + PIECE_BYTES) % noise.length) {
      yield noise.subarray(at, at + PIECE_BYTES);
      await transfer.moved(PIECE_BYTES);
    }
  } catch {
    // The time is over: so is the answer.
  }
}

/** Reads at the pace that is allowed, so that TCP slows the sender down. */
async function swallow(body: Readable, transfer: Transfer): Promise<number> {
  const end = (): void => {
    body.destroy();
  };
  transfer.signal.addEventListener('abort', end);
  let received = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      received += piece.length;
      if (received > UPLOAD_BYTES)
        throw new HttpError(413, 'too-large', 'One upload is larger than this server takes.');
      await transfer.moved(piece.length);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(410, 'time-over', 'The upload did not come in whole in its time.', error);
  } finally {
    transfer.signal.removeEventListener('abort', end);
    transfer.close();
  }
  return received;
}
