import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { issueCredentials } from '../../server/relay/port.ts';
import { LAB_SECRET } from '../accuracy/site.ts';
import type { Host } from '../netlab/hosts/host.ts';
import { TCP_PORT, TLS_PORT, UDP_PORTS } from './conditions.ts';
import type { Answers, Questions } from './raw/ask-network.ts';

const PROGRAM = fileURLToPath(new URL('./raw/ask-network.ts', import.meta.url));

/** Asks the network with plain sockets from the client's host. */
export async function askFromClient(
  client: Host,
  asked: Pick<Questions, 'relayHosts' | 'pageUrl' | 'authorityFile'>,
): Promise<Answers> {
  const questions: Questions = {
    ...asked,
    udpPorts: UDP_PORTS,
    tcpPort: TCP_PORT,
    tlsPort: TLS_PORT,
    credentials: issueCredentials({
      secret: LAB_SECRET,
      testId: 'raw',
      expiresAtS: Date.now() / 1000 + 3600,
    }),
  };
  const [program, ...args] = [
    ...client.prefix,
    process.execPath,
    '--import',
    'tsx',
    PROGRAM,
    JSON.stringify(questions),
  ];
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return JSON.parse(Buffer.concat(chunks).toString()) as Answers;
}
