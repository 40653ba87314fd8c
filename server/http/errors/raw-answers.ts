import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { errorCode } from '../../error-code/error-code.ts';
import { errorBody } from './error-answers.ts';
import { HttpError } from './http-error.ts';
import { securityHeaders } from '../security-headers.ts';

/** What every answer carries that no route has to do with. */
const HEADERS: Readonly<Record<string, string>> = {
  ...securityHeaders(),
  'cache-control': 'no-store',
  'content-type': 'application/json; charset=utf-8',
  connection: 'close',
};

/** What Node says of bytes that it could not read as a request. */
function answerTo(error: Error): HttpError {
  switch (errorCode(error)) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError(408, 'too-slow', 'The request came in too slowly; send it again.');
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError(431, 'too-large', 'The head of the request is larger than this server takes.');
    default:
      return new HttpError(400, 'bad-request', 'The request is not valid.');
  }
}

/** The answer to bytes that are no request, for the server's `clientError`: in the shape of all others. */
export function answerNoRequest(error: Error, socket: Duplex): void {
  if (socket.destroyed || errorCode(error) === 'ECONNRESET') return;
  // Behind an answer it would be taken for that of a request that was never read: the connection is only closed then.
  const hasAnswered = socket instanceof Socket && socket.bytesWritten > 0;
  if (socket.writable && !hasAnswered) {
    const answer = answerTo(error);
    const body = errorBody(answer);
    const head = Object.entries({ ...HEADERS, 'content-length': String(Buffer.byteLength(body)) });
    socket.write(
      `HTTP/1.1 ${answer.statusCode} ${STATUS_CODES[answer.statusCode] ?? ''}\r\n` +
        `${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
  }
  socket.destroy(error);
}

/** Answers in Node's place what it would answer by itself, without a header or a word. */
export function answerForNode(app: FastifyInstance): void {
  // RFC 9110 §10.1.1: only `100-continue` is known, and Node sees to that.
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const body = errorBody(new HttpError(417, 'bad-request', 'This server meets no such expectation.'));
    response.writeHead(417, { ...HEADERS, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
}
