import { gunzipSync, gzipSync } from 'node:zlib';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { packetsOf } from '../../src/wire/load.ts';
import { packetLines, type PacketRow } from '../../src/wire/packet-rows.ts';
import type { Result } from '../../src/wire/result.ts';
import type { Reached } from './acknowledged-results.ts';

/** What uploads left behind. */
export interface VerifiedUploads {
  readonly acknowledged: number;
  /** Ids of results whose acknowledged packet records are not there any more. */
  readonly lost: readonly string[];
  /** Of those whose records are others than were sent, or not whole; acknowledged or not. */
  readonly changed: readonly string[];
}

/** Packet records that are uploaded one after the other, and which of them the server said are on disk. */
export class PacketUploads {
  readonly #acknowledged = new Map<string, Result>();
  readonly #unsure = new Map<string, Result>();

  /** Of those since the last look, so many. */
  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** Uploads those of a stored result, and remembers what was said. */
  async upload({ origin, token }: Reached, result: Result): Promise<void> {
    const answer = await fetch(`${origin}${ROUTES.packets(result.id)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/gzip' },
      body: gzipSync(linesOf(result)),
    }).catch(() => null);
    (answer?.status === 204 ? this.#acknowledged : this.#unsure).set(result.id, result);
  }

  /** Reads back all that was uploaded, and forgets it. */
  async verify(reached: Reached): Promise<VerifiedUploads> {
    const [lost, changed]: [string[], string[]] = [[], []];
    for (const result of this.#acknowledged.values()) {
      const stored = await storedLines(reached, result.id);
      if (stored === null) lost.push(result.id);
      else if (stored !== linesOf(result)) changed.push(result.id);
    }
    for (const result of this.#unsure.values()) {
      const stored = await storedLines(reached, result.id);
      if (stored !== null && stored !== linesOf(result)) changed.push(result.id);
    }
    const acknowledged = this.#acknowledged.size;
    this.#acknowledged.clear();
    this.#unsure.clear();
    return { acknowledged, lost, changed };
  }
}

/** As many rows as a result has packets, told apart from those of any other result by their SSRC. */
function linesOf(result: Result): string {
  const { sent, received } = packetsOf(result);
  const ssrc = Buffer.from(result.id).readUInt32BE();
  return packetLines(
    Array.from({ length: sent }, (_, at): PacketRow => {
      const isReceived = at < received;
      return [
        at % 5,
        Math.floor(at / 5),
        at,
        ssrc,
        at % 65_536,
        at * 4,
        isReceived ? at * 4 + 40 : null,
        isReceived ? at : null,
      ];
    }),
  );
}

/** `null` when none are there. */
async function storedLines({ origin, token }: Reached, id: string): Promise<string | null> {
  const answer = await fetch(`${origin}${DESK_ROUTES.results}/${id}/packets`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw new Error(`packets: ${answer.status} ${bytes.toString()}`);
  return gunzipSync(bytes).toString();
}
