/** What the server waits for between two rounds, in milliseconds, and what it waits instead. */
const HASTY_MS: Readonly<Record<number, number>> = {
  // Removing what is beyond its time: after the start and after a stop (server/start/rounds/retention.ts), and each round.
  60_000: 100,
  600_000: 100,
  // Between two batches of it.
  200: 20,
  // Looking at alerts, and delivering them (server/start/rounds/alert-rounds.ts).
  5000: 100,
  2000: 100,
};

/** Of the server's own waits alone: the caller is in their file. The limits of libraries, such as that of a connection, stay. */
const PRELOADED = `
const wait = globalThis.setTimeout;
const hasty = ${JSON.stringify(HASTY_MS)};
const isOurs = () => new Error().stack.split('\\n')[3]?.includes('/dist/node/');
globalThis.setTimeout = (work, ms, ...others) =>
  wait(work, ms in hasty && isOurs() ? hasty[ms] : ms, ...others);
`;

/**
 * Options of Node with which a server has its rounds many times a second: one that is killed within a second of its
 * start would never have begun them.
 */
export const HASTY_TIMERS = ['--import', `data:text/javascript,${encodeURIComponent(PRELOADED)}`] as const;
