import { createHash } from 'node:crypto';

/** One thing that an agent tests again and again. */
export interface Watched {
  /** Address of the page. */
  readonly url: string;
  readonly site: string;
  /** `null`: the nearest. */
  readonly relay: string | null;
  /** What the network lets through, without a call. */
  readonly onlyConnectivity?: boolean;
}

const digestOf = (parts: readonly (string | number | null)[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

/** What makes it another than the next one. */
const partsOf = ({ url, site, relay, onlyConnectivity }: Watched): (string | null)[] => [
  url,
  site,
  relay,
  ...(onlyConnectivity === true ? ['connectivity'] : []),
];

/** Beyond 48 bits a double is not exact, and nobody has as many agents. */
const SHARE_BYTES = 6;

/** A number in [0, 1) that is this machine's own for what it watches: always the same, and unlike the others'. */
export const ownShare = (machine: string, watched: Watched): number =>
  digestOf(['offset', machine, ...partsOf(watched)]).readUIntBE(0, SHARE_BYTES) / 2 ** (8 * SHARE_BYTES);

/** Name of what is watched, for files. */
export const watchedKey = (watched: Watched): string =>
  digestOf(['watched', ...partsOf(watched)])
    .toString('hex')
    .slice(0, 16);

/**
 * Id of the sample of one slot. Told by the slot, so that a slot that was dealt with twice (the machine lost power
 * between storing the sample and noting that it had) is one sample; and by a secret of the agent, so that nobody
 * else can take its ids.
 */
export const sampleId = (agentSecret: string, watched: Watched, dueMs: number): string =>
  digestOf(['sample', agentSecret, watchedKey(watched), dueMs])
    .toString('base64url')
    .slice(0, 32);
