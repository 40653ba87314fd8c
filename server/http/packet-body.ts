import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isPacketRows, PACKET_COLUMNS } from '../../src/wire/packet-rows.ts';
import { packetsOf } from '../../src/wire/load.ts';
import type { Result } from '../../src/wire/result.ts';
import { HttpError } from './http-error.ts';

/** Ten minutes are 150,000 rows of some 60 bytes; gzip makes a third of it. Three times that. */
export const PACKETS_GZIP_BYTES = 8 * 1024 * 1024;
const PACKETS_TEXT_BYTES = 32 * 1024 * 1024;
const LINE_BYTES = 500;
const RECEIVED_MS = PACKET_COLUMNS.indexOf('receivedMs');

const bad = (message: string): HttpError => new HttpError(400, 'bad-packets', message);

/**
 * Reads packet records as they come in, and checks them against the result that they are of: so many were sent, so
 * many received. Never holds more than `PACKETS_GZIP_BYTES` of them; what a small body unpacks to is counted as it
 * comes out. Returns the bytes as they were sent.
 */
export async function readPacketBody(body: Readable, result: Result): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const rows = new RowCounter(packetsOf(result));
  const gunzip = createGunzip();
  let size = 0;
  try {
    await pipeline(
      body,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          size += chunk.length;
          if (size > PACKETS_GZIP_BYTES)
            throw new HttpError(413, 'too-large', 'The packet records are larger than this server takes.');
          chunks.push(chunk);
          yield chunk;
        }
      },
      gunzip,
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          done(rows.add(chunk));
        },
      }),
    );
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw isZlibError(error)
      ? bad('The packet records must be whole and compressed with gzip.')
      : new HttpError(400, 'bad-packets', 'The packet records did not come in whole.', error);
  }
  const problem = rows.finish();
  if (problem) throw problem;
  return Buffer.concat(chunks);
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

/** Counts rows of text that comes in pieces. */
class RowCounter {
  readonly #traffic: ReturnType<typeof packetsOf>;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #rest = '';
  #bytes = 0;
  #rows = 0;
  #received = 0;

  constructor(traffic: ReturnType<typeof packetsOf>) {
    this.#traffic = traffic;
  }

  /** What is wrong, or `null`. */
  add(chunk: Buffer): HttpError | null {
    this.#bytes += chunk.length;
    if (this.#bytes > PACKETS_TEXT_BYTES)
      return bad('The packet records unpack to more than a test can have.');
    let text: string;
    try {
      text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    } catch {
      return bad('The packet records must be text in UTF-8.');
    }
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LINE_BYTES) return this.#problem();
    return this.#addLines(lines);
  }

  finish(): HttpError | null {
    const problem = this.#rest === '' ? null : this.#addLines([this.#rest]);
    if (problem) return problem;
    const { sent, received } = this.#traffic;
    if (this.#rows !== sent || this.#received !== received)
      return bad(
        `The packet records must be those of the result: ${sent} sent and ${received} received, not ${this.#rows} and ${this.#received}.`,
      );
    return null;
  }

  #addLines(lines: readonly string[]): HttpError | null {
    if (this.#rows + lines.length > this.#traffic.sent)
      return bad(`The packet records must be those of the result, which sent ${this.#traffic.sent}.`);
    let data: unknown;
    try {
      data = lines.length === 0 ? [] : JSON.parse(`[${lines.join(',')}]`);
    } catch {
      return this.#problem();
    }
    if (!isPacketRows(data) || data.length !== lines.length) return this.#problem();
    this.#rows += data.length;
    this.#received += data.filter((row) => row[RECEIVED_MS] !== null).length;
    return null;
  }

  #problem = (): HttpError =>
    bad(`The packet records must have one row of ${PACKET_COLUMNS.length} values on each line.`);
}
