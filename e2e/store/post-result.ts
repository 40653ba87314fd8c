import { Agent, request } from 'node:http';
import { Check } from 'typebox/value';
import { ROUTES, StoredSchema } from '../../src/wire/http.ts';

/** What a server said to a result; `null` when it said nothing whole. */
export type Answer = { readonly status: number; readonly body: unknown } | null;

/** Sends results over connections that stay open, as a fleet's agents do. */
export class ResultPoster {
  readonly #origin: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(origin: string, token: string, connections: number) {
    this.#origin = origin;
    this.#token = token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Resolves when the answer is whole, or there will be none. */
  post(body: Uint8Array): Promise<Answer> {
    return new Promise((resolve) => {
      const outgoing = request(
        `${this.#origin}${ROUTES.results}`,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/json',
            'content-length': body.byteLength,
            authorization: `Bearer ${this.#token}`,
          },
        },
        (incoming) => {
          const pieces: Buffer[] = [];
          incoming.on('data', (piece: Buffer) => pieces.push(piece));
          incoming.on('error', () => resolve(null));
          incoming.on('aborted', () => resolve(null));
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, body: readJson(Buffer.concat(pieces)) }),
          );
        },
      );
      outgoing.on('error', () => resolve(null));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

/** The code of a result that the answer says is on disk; `null` when it says something else. */
export const acknowledgedCode = (answer: Answer): string | null =>
  answer !== null && (answer.status === 201 || answer.status === 200) && Check(StoredSchema, answer.body)
    ? answer.body.code
    : null;
