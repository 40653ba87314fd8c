/** Results that are sent up to their last byte and then not at all: what the server's memory takes of them. */
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { ROUTES } from '../../src/wire/http.ts';
import { residentMiB } from '../ingest/thread-times.ts';
import { HealthAsker, type HealthLatency } from './health-latency.ts';

const UPLOADS = 480;
const BODY_BYTES = 2 * 2 ** 20 - 1;
/** So many addresses of loopback, so that no address's own share holds them back. */
const ADDRESSES = 120;
/** Longer than silent bodies are kept. */
const AFTER_MS = 30_000;
const CONTROL_MS = 5000;
/** One byte with the six that make it a chunk (RFC 9112 §7.1). */
const ONE_BYTE_CHUNK = '1\r\n \r\n';

/** How the bytes of a body come: as they are, or each as a chunk of its own. */
export type Pieces = 'whole' | 'single bytes';

/** MiB of memory that the server's process holds. */
export interface HeldMemory {
  readonly beforeMiB: number;
  readonly peakMiB: number;
  readonly afterMiB: number;
  /** Before, and while they are sent: not while they are silent, when nothing is done. */
  readonly control: HealthLatency;
  readonly during: HealthLatency;
  /** Answers by status, of those that had one. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** `token` has the scope `results:write`. */
export async function holdUploads(
  server: { readonly origin: string; readonly port: number; readonly pid: number },
  token: string,
  pieces: Pieces,
  uploads = UPLOADS,
): Promise<HeldMemory> {
  const asker = await HealthAsker.start(server.origin);
  const [control] = await asker.during(() => after(CONTROL_MS));
  const beforeMiB = residentMiB(server.pid);
  let peakMiB = beforeMiB;
  const watch = setInterval(() => (peakMiB = Math.max(peakMiB, residentMiB(server.pid))), 50);
  const statuses: Record<string, number> = {};
  const openOne = async (at: number): Promise<Socket> => {
    const localAddress = `127.0.2.${1 + (at % ADDRESSES)}`;
    const socket = createConnection({ host: '127.0.0.1', port: server.port, localAddress });
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const status = data.toString('latin1').slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    await once(socket, 'connect');
    await sendMost(socket, token, pieces);
    return socket;
  };
  const [during, opened] = await asker.during(() =>
    Promise.all(Array.from({ length: uploads }, (_, at) => openOne(at))),
  );
  asker.close();
  await after(AFTER_MS);
  clearInterval(watch);
  for (const socket of opened) socket.destroy();
  return { beforeMiB, peakMiB, afterMiB: residentMiB(server.pid), control, during, statuses };
}

/** Resolves when all but the last byte is sent, or the server takes no more. */
async function sendMost(socket: Socket, token: string, pieces: Pieces): Promise<void> {
  const length = pieces === 'whole' ? `content-length: ${BODY_BYTES + 1}` : 'transfer-encoding: chunked';
  socket.write(
    `POST ${ROUTES.results} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n` +
      `authorization: Bearer ${token}\r\n${length}\r\n\r\n`,
  );
  const piece = pieces === 'whole' ? ' '.repeat(2 ** 16) : ONE_BYTE_CHUNK.repeat(2 ** 13);
  const bytesOfPiece = pieces === 'whole' ? piece.length : piece.length / ONE_BYTE_CHUNK.length;
  for (let sent = 0; sent + bytesOfPiece <= BODY_BYTES && !socket.destroyed; sent += bytesOfPiece)
    if (!socket.write(piece)) await drained(socket);
}

/** Resolves as well when the server has closed the connection. */
const drained = (socket: Socket): Promise<unknown> =>
  Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => null);
