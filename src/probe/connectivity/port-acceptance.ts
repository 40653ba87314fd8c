import { gatherWith } from './connection.ts';
import { parseTurnUrl, type IssuedRelay } from '../../core/relay.ts';

/** A closed port refuses within a round trip; a port that has said nothing for so long has accepted. */
const ACCEPTS_AFTER_MS = 1500;

/**
 * Whether the TCP port of a TLS URL accepts connections, told by asking it without TLS: browsers say the same of a
 * port that is closed and of a certificate that they reject.
 */
export function isAccepting({ username, credential }: IssuedRelay, tlsUrl: string): Promise<boolean> {
  const parsed = parseTurnUrl(tlsUrl);
  if (!parsed) return Promise.resolve(false);
  const urls = `turn:${parsed.host}:${parsed.port}?transport=tcp`;
  const connection = gatherWith({
    iceServers: [{ urls, username, credential }],
    iceTransportPolicy: 'relay',
  });
  if (!connection) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = (isOpen: boolean): void => {
      clearTimeout(timer);
      connection.close();
      resolve(isOpen);
    };
    const timer = setTimeout(() => finish(true), ACCEPTS_AFTER_MS);
    // A relay that takes both on one port answers.
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) finish(true);
    });
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') finish(false);
    });
  });
}
