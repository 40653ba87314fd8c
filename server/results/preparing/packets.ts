import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { PacketProblem, PacketRows, type PacketCounts } from './packet-rows.ts';
import { errorCode } from '../../error-code/error-code.ts';

/** Packed, as they come and as they are stored. Ten minutes are some 3 MiB. */
export const PACKETS_GZIP_BYTES = 8 * 1024 * 1024;

/** Packet records that somebody sends. A message between threads. */
export interface PacketUpload extends PacketCounts {
  /** Gzip of JSON lines. */
  readonly gzip: Uint8Array;
}

/** What became of them. A message between threads. */
export type PacketPreparation =
  | { readonly kind: 'packets'; readonly gzip: Uint8Array }
  | { readonly kind: 'bad-packets'; readonly problem: string };

/** Makes packet records ready to be stored. Their bytes are not the caller's any more. */
export type PreparePackets = (upload: PacketUpload) => Promise<PacketPreparation>;

/** Packed bytes looked at in one go: what they unpack to takes some milliseconds. */
const PIECE_BYTES = 16 * 1024;

/** Those before: one after the other, so that they take two of libuv's threads at most. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Checks packet records against the counts of their result, and packs them anew from what was read: comments and extra
 * fields of gzip, white space and digits beyond the microsecond are not stored. It goes piece by piece, and lets
 * whatever else its thread has to do go first in between; the first piece that is wrong ends it.
 */
export const preparePackets: PreparePackets = async (upload) => {
  const own = before.then(() => prepareOne(upload));
  before = own.catch(() => null);
  return own;
};

async function prepareOne({ gzip, ...counts }: PacketUpload): Promise<PacketPreparation> {
  const rows = new PacketRows(counts);
  const packed: Buffer[] = [];
  let packedBytes = 0;
  try {
    await pipeline(
      Readable.from(piecesOf(gzip)),
      createGunzip(),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) yield rows.add(chunk);
        yield rows.finish();
      },
      createGzip(),
      async (source: AsyncIterable<Buffer>) => {
        for await (const chunk of source) {
          packedBytes += chunk.byteLength;
          if (packedBytes > PACKETS_GZIP_BYTES)
            throw new PacketProblem('The packet records are more than a test can have.');
          packed.push(chunk);
        }
      },
    );
  } catch (error) {
    if (error instanceof PacketProblem) return { kind: 'bad-packets', problem: error.message };
    if (!isZlibError(error)) throw error;
    return {
      kind: 'bad-packets',
      problem: 'The packet records must be whole and compressed with gzip.',
    };
  }
  return { kind: 'packets', gzip: new Uint8Array(Buffer.concat(packed)) };
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

const isZlibError = (error: unknown): boolean => errorCode(error)?.startsWith('Z_') === true;
