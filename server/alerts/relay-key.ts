/**
 * Where a rule stands is kept by site (`siteKey`); a relay stands there by a key that no site has, since those of sites are in
 * lower case.
 */
const PREFIX = 'RELAY ';

export const relayKey = (name: string): string => `${PREFIX}${name}`;

/** The relay of a key; `null`: it is a site's. */
export const relayNameOf = (key: string): string | null =>
  key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null;
