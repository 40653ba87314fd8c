import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Check } from 'typebox/value';
import {
  AlertMessageSchema,
  MESSAGE_ID_HEADER,
  SIGNATURE_HEADER,
  type AlertMessage,
} from '../../src/wire/desk/alerts.ts';

/** Whoever is told of alerts: takes what is signed by the secret, once each, and refuses all else. */
export interface WebhookReceiver {
  readonly url: string;
  /** By what messages are to be signed, from when it is known. */
  secret: string | null;
  /** What was taken, in order: `fired Loss up at Lisbon`. */
  readonly taken: readonly string[];
  /** How often a message came that had been taken before, known by its id. */
  readonly again: number;
  /** Why something was refused, a sentence each. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/** A signature is made anew in each try; an older one may have been recorded by somebody. */
const MAX_AGE_S = 60;

/** Starts one on a port that the system chooses, of loopback unless it is told an address of this host. */
export async function startReceiver(host = '127.0.0.1'): Promise<WebhookReceiver> {
  const taken: string[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();
  const receiver = { secret: null as string | null, taken, refused, again: 0 };
  const take = (request: IncomingMessage, body: string): number => {
    const problem = problemOf(request, body, receiver.secret);
    const message: unknown = problem === null ? JSON.parse(body) : null;
    if (!Check(AlertMessageSchema, message)) {
      refused.push(problem ?? 'It is no message of an alert.');
      return 400;
    }
    if (request.headers[MESSAGE_ID_HEADER] !== message.id) refused.push('The header names another message.');
    if (seen.has(message.id)) receiver.again += 1;
    else taken.push(inShort(message));
    seen.add(message.id);
    return 204;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(take(request, Buffer.concat(chunks).toString())).end());
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://${host}:${port}/hook`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

const inShort = ({ kind, rule, site }: AlertMessage): string =>
  kind === 'test' ? 'test' : `${kind} ${rule?.name ?? ''} at ${site ?? ''}`;

/** As docs/sites.md asks of a receiver; `null`: it is signed. */
function problemOf({ headers }: IncomingMessage, body: string, secret: string | null): string | null {
  const header = headers[SIGNATURE_HEADER];
  const [, seconds = '', macs = ''] = /^t=(\d+)((?:,v1=[0-9a-f]{64})+)$/.exec(String(header)) ?? [];
  if (macs === '') return `The signature cannot be read: ${String(header)}`;
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > MAX_AGE_S) return 'The signature is too old.';
  const expected = createHmac('sha256', secret ?? '')
    .update(`${seconds}.${body}`)
    .digest();
  const isSigned = macs
    .split(',v1=')
    .slice(1)
    .some((mac) => timingSafeEqual(expected, Buffer.from(mac, 'hex')));
  return isSigned ? null : 'The signature is another.';
}
