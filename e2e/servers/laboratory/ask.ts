import { Agent, request } from 'node:http';

/** What is asked of a server. */
export interface Asking {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The address of this host that it is asked from: each page has one of its own. */
  readonly from?: string;
}

/** What it said; `null` where nothing whole came. */
export type Said = { readonly status: number; readonly body: Buffer } | null;

const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

/** Longer than the server itself waits for a relay. */
const LIMIT_MS = 15_000;

/** Asks once. Never rejects. */
export function ask(url: string, { method = 'GET', headers = {}, body, from }: Asking = {}): Promise<Said> {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const described =
    bytes === null ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) };
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        agent,
        method,
        headers: { ...headers, ...described },
        timeout: LIMIT_MS,
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', () => resolve(null));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces) }));
        answer.on('close', () => resolve(null));
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end(bytes ?? undefined);
  });
}

/** The answer's JSON where it has this status; `null` for all else. */
export function jsonOf(said: Said, ...statuses: readonly number[]): unknown {
  return said !== null && statuses.includes(said.status) ? JSON.parse(said.body.toString()) : null;
}
