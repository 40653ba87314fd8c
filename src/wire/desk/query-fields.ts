import type { URLSearchParamsLike } from './search-query.ts';

/** The fields of a query, as `URLSearchParams` reads them, which core, wire and app are compiled without. Total. */
export function readQueryFields(query: string): URLSearchParamsLike {
  const fields = new Map<string, string>();
  for (const field of query.split('&')) {
    const [name = '', ...value] = field.split('=');
    const known = decoded(name);
    // The first of a name is the one that counts.
    if (!fields.has(known)) fields.set(known, decoded(value.join('=')));
  }
  return { get: (name) => fields.get(name) ?? null };
}

/** What cannot be decoded stays as it is. */
function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
