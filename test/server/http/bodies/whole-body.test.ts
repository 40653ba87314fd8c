import { once } from 'node:events';
import { createServer, IncomingMessage, type Server } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpError } from '../../../../server/http/errors/http-error.ts';
import { readWhole } from '../../../../server/http/bodies/whole-body.ts';

const LIMIT = 100_000;

describe('readWhole', () => {
  let server: Server;
  let client: Socket;
  /** What became of each body, in words. */
  let outcomes: string[];
  let onOutcome: () => void = () => undefined;
  let onFirstPiece: () => void = () => undefined;

  beforeEach(async () => {
    outcomes = [];
    server = createServer((request, response) => {
      request.once('data', () => onFirstPiece());
      void readWhole(request, LIMIT)
        .then(
          (body) => `${body.byteLength} bytes, ${[...new Set(body)].join(' ')}`,
          (error: unknown) => (error instanceof HttpError ? `${error.statusCode} ${error.message}` : 'else'),
        )
        .then((outcome) => {
          outcomes.push(outcome);
          response.end(outcome);
          onOutcome();
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'connect');
  });
  afterEach(() => {
    client.destroy();
    server.close();
  });

  /** Sends a request in pieces, each after the one before was seen; resolves with what was answered. */
  async function answered(head: string, ...pieces: Buffer[]): Promise<string> {
    const outcome = new Promise<void>((resolve) => (onOutcome = resolve));
    const [first = Buffer.of(), ...rest] = pieces;
    const seen = new Promise<void>((resolve) => (onFirstPiece = resolve));
    client.write(`POST / HTTP/1.1\r\nhost: h\r\n${head}\r\n\r\n`);
    client.write(first);
    if (rest.length > 0) await seen;
    for (const piece of rest) client.write(piece);
    await outcome;
    return outcomes.at(-1) ?? '';
  }
  const filled = (length: number, byte: number): Buffer => Buffer.alloc(length, byte);
  const chunked = (body: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${body.byteLength.toString(16)}\r\n`), body, Buffer.from('\r\n')]);

  it('gives a body back, in one piece or several, and none as empty', async () => {
    expect(await answered('content-length: 3', filled(3, 7))).toBe('3 bytes, 7');
    expect(await answered('content-length: 70000', filled(30_000, 1), filled(40_000, 2))).toBe(
      '70000 bytes, 1 2',
    );
    expect(await answered('content-length: 0')).toBe('0 bytes, ');
  });

  it('takes what the limit allows, and refuses a byte more by what the head says', async () => {
    expect(await answered(`content-length: ${LIMIT}`, filled(LIMIT, 9))).toBe(`${LIMIT} bytes, 9`);
    expect(await answered(`content-length: ${LIMIT + 1}`)).toBe(
      '413 The body is larger than this server takes.',
    );
  });

  it('refuses what grows beyond the limit, and hears the next request on the same connection', async () => {
    const much = chunked(filled(60_000, 1));
    expect(await answered('transfer-encoding: chunked', much, much)).toMatch(/^413 /);
    onOutcome = () => undefined;
    client.write('0\r\n\r\n');
    expect(await answered('content-length: 1', filled(1, 5))).toBe('1 bytes, 5');
  });

  it('says that a body has not come in whole', async () => {
    const outcome = new Promise<void>((resolve) => (onOutcome = resolve));
    const seen = new Promise<void>((resolve) => (onFirstPiece = resolve));
    client.write(`POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\nhalf`);
    await seen;
    client.destroy();
    await outcome;
    expect(outcomes).toEqual(['400 The body did not come in whole.']);
  });

  it('lets whatever else the server has to do go first after each large piece', async () => {
    const [pieces, pieceBytes] = [24, 64 * 1024];
    const body = new IncomingMessage(new Socket());
    body.headers = { 'content-length': String(pieces * pieceBytes) };
    // All of it has come already: only whoever reads it can make others wait.
    for (let at = 0; at < pieces; at += 1) body.push(filled(pieceBytes, at));
    body.push(null);
    let turns = 0;
    let isRead = false;
    const other = (): void => {
      turns += 1;
      if (!isRead) setImmediate(other);
    };
    setImmediate(other);
    const whole = await readWhole(body, pieces * pieceBytes);
    isRead = true;
    expect(whole.byteLength).toBe(pieces * pieceBytes);
    expect(turns).toBeGreaterThanOrEqual(pieces - 1);
  });
});
