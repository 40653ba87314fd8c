/**
 * What a network does, found out with plain sockets and without a browser: run on the client's host, with what to ask as
 * JSON in its only argument; prints the answers as JSON.
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { isIP } from 'node:net';
import { createTurnClient } from 'werift';
import { askStream, askUdp, type PortAnswer } from './ask-port.ts';

/** What is asked. */
export interface Questions {
  /** A name or an address. */
  readonly relayHosts: readonly string[];
  readonly udpPorts: readonly number[];
  readonly tcpPort: number;
  readonly tlsPort: number;
  readonly pageUrl: string;
  readonly authorityFile: string;
  readonly credentials: { readonly username: string; readonly credential: string };
}

/** What was answered. */
export interface Answers {
  /** Addresses of the relay's name, or the resolver's error code; a relay that is given by address has itself. */
  readonly name: { readonly addresses: readonly string[] } | { readonly code: string };
  /** By `udp/PORT`, `tcp/PORT` or `tls/PORT` and `@ADDRESS`. UDP of one family is asked from one socket. */
  readonly ports: Readonly<Record<string, PortAnswer>>;
  /** Whether a TURN client (werift) got an allocation by the first UDP port. */
  readonly hasAllocation: boolean;
  /** The page's status, or the error code. */
  readonly page: { readonly status: number } | { readonly code: string };
}

const NAME_LIMIT_MS = 2500;
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
const within = async <T>(limitMs: number, work: Promise<T>, late: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(late), limitMs)));
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
};

async function nameOf(hosts: readonly string[]): Promise<Answers['name']> {
  if (hosts.every((host) => isIP(host) !== 0)) return { addresses: hosts };
  const asked = lookup(hosts[0] ?? '', { all: true })
    .then((found) => ({ addresses: found.map(({ address }) => address) }))
    .catch((error: unknown) => ({ code: codeOf(error) }));
  return within<Answers['name']>(NAME_LIMIT_MS, asked, { code: 'silent' });
}

async function portsOf(questions: Questions, addresses: readonly string[]): Promise<Answers['ports']> {
  const { udpPorts, tcpPort, tlsPort, relayHosts, authorityFile } = questions;
  const udp = ([4, 6] as const).map(async (family) => {
    const to = addresses
      .filter((address) => isIP(address) === family)
      .flatMap((address) => udpPorts.map((port) => ({ address, port })));
    const answers = to.length > 0 ? await askUdp(family, to) : [];
    return to.map(({ address, port }, index): [string, PortAnswer] => [
      `udp/${port}@${address}`,
      answers[index] ?? { kind: 'silent' },
    ]);
  });
  const streams = addresses.flatMap((address) => {
    const name = relayHosts.includes(address) ? address : (relayHosts[0] ?? '');
    return [
      askStream({ address, port: tcpPort }, null).then((answer): [string, PortAnswer] => [
        `tcp/${tcpPort}@${address}`,
        answer,
      ]),
      askStream({ address, port: tlsPort }, { name, authorityFile }).then((answer): [string, PortAnswer] => [
        `tls/${tlsPort}@${address}`,
        answer,
      ]),
    ];
  });
  return Object.fromEntries([...(await Promise.all(udp)).flat(), ...(await Promise.all(streams))]);
}

async function hasAllocation({ credentials, udpPorts }: Questions, address: string): Promise<boolean> {
  const { username, credential: password } = credentials;
  const made = createTurnClient(
    { address: [address, udpPorts[0] ?? 0], username, password },
    { transport: 'udp' },
  )
    .then(async (client) => {
      await client.close();
      return true;
    })
    .catch(() => false);
  return within(NAME_LIMIT_MS, made, false);
}

function pageOf({ pageUrl, authorityFile }: Questions): Promise<Answers['page']> {
  return new Promise((resolve) => {
    const asked = https.get(pageUrl, { ca: readFileSync(authorityFile), timeout: 3000 }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    asked.on('timeout', () => asked.destroy(Object.assign(new Error('timeout'), { code: 'silent' })));
    asked.on('error', (error) => resolve({ code: codeOf(error) }));
  });
}

const questions = JSON.parse(process.argv[2] ?? '{}') as Questions;
const name = await nameOf(questions.relayHosts);
const addresses = 'addresses' in name ? name.addresses : [];
const ipv4 = addresses.find((address) => isIP(address) === 4);
const [ports, page, allocation] = await Promise.all([
  portsOf(questions, addresses),
  pageOf(questions),
  // werift speaks IPv4 only here.
  ipv4 === undefined ? false : hasAllocation(questions, ipv4),
]);
const answers: Answers = { name, ports, page, hasAllocation: allocation };
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
