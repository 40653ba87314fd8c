import { issueCredentials } from '../../server/relay/port.ts';
import { LAB_SECRET } from '../accuracy/site.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { askProgram } from './ask-program.ts';
import { TCP_PORT, TLS_PORT, UDP_PORTS } from './conditions.ts';
import type { Answers, Questions } from './raw/ask-network.ts';

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
  return (await askProgram(client, 'ask-network', questions)) as Answers;
}
