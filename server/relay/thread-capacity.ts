type Adapter = 'batched' | 'dgram';

/**
 * Packets a second that one thread was measured to carry without loss, by how it takes datagrams (docs/decisions/0008); `null`:
 * not measured. Where the machine is another one it may be more or less.
 */
const CAPACITY: Readonly<Record<Adapter, number | null>> = { batched: 50_000, dgram: null };

/** That of a relay's threads, each. */
export const threadPacketsPerS = (adapter: Adapter): number | null => CAPACITY[adapter];
