const REDACTED = '[redacted]';

/** What is in the name of a header, a field or a setting that holds a secret: those of HTTP, TURN, webhooks and ours. */
const SECRET_NAME =
  /authorization|cookie|token|passw|credential|secret|signature|csrf|private[-_]?key|database[-_]?url/i;

/** Secrets that show by how they are written, wherever they stand in a text. */
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  // RFC 9110 §11.4: a scheme and what it carries.
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{4,}/gi, `$1 ${REDACTED}`],
  // RFC 3986 §3.2.1: user and password of a URL.
  [/(:\/\/[^\s/@:]*):[^\s/@]+@/g, `$1:${REDACTED}@`],
  // Our API tokens (accounts/api-tokens.ts).
  [/\bew_[\w-]{20,}/g, REDACTED],
  // A header, a field of JSON or a parameter of a URL; of a cookie all that follows on the line.
  [/\b((?:set-)?cookie["']?\s*:\s*["']?)[^"'\r\n]+/gi, `$1${REDACTED}`],
  [
    /((?:authorization|password|passwd|credential|secret|token)["']?\s*[=:]\s*["']?)(?!\[redacted)[^\s"',;&]+/gi,
    `$1${REDACTED}`,
  ],
  [/([?&](?:code|state)=)[^\s&#]+/g, `$1${REDACTED}`],
];

/** Takes secrets out of what is logged: by the name that they stand under, by how they look, and those that are known. */
export class Redaction {
  readonly #known: readonly string[];

  /** `known`: secrets of this server. Short ones would be found in ordinary words. */
  constructor(known: readonly string[] = []) {
    this.#known = known.filter(({ length }) => length >= 6);
  }

  text(text: string): string {
    const known = this.#known.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return IN_TEXT.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), known);
  }

  /** The same value without them; what is no text, number, truth, list or plain object is told as text. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined)
      return value;
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (typeof value !== 'object')
      return this.text(
        typeof value === 'bigint' || typeof value === 'symbol' ? value.toString() : 'function',
      );
    return Object.fromEntries(
      Object.entries(value).map(([name, of]) => [name, SECRET_NAME.test(name) ? REDACTED : this.value(of)]),
    );
  }
}
