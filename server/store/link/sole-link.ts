import type { ServerLink } from '../port/server-link.ts';

/** The link of a server that is alone with its database, as with an SQLite file: it leads, and nobody hears it. */
export const SOLE_LINK: ServerLink = {
  isLeader: true,
  tell: () => undefined,
  close: () => Promise.resolve(),
};
