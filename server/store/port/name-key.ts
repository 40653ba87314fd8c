/** What two names have in common that are the same name: case, composition and outer spaces do not matter. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
