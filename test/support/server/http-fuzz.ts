import { gzipSync } from 'node:zlib';
import { Check } from 'typebox/value';
import { CSRF_HEADER } from '../../../src/wire/desk/routes.ts';
import { ApiErrorSchema, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { apiOperations, type ApiOperation } from './api-operations.ts';
import { DescribedAnswers } from '../described-answers.ts';
import { machine, person, type Credentials } from './desk-people.ts';
import { httpServer, type HttpServer } from './http-server.ts';
import { SCOPES } from './identities.ts';
import { fitting, spoiled, textOf, type Below } from '../json-grammar.ts';
import { measuredResult } from '../measured-result.ts';
import { seededRandom } from '../seeded-random.ts';

/** What a run of requests came to. */
export interface HttpFuzzFigures {
  readonly requests: number;
  /** Of each status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Of each kind of answer from 500 on: `503 no-room`. */
  readonly faults: ReadonlyMap<string, number>;
  /** What was not as it must be, the first few: request and answer. */
  readonly problems: readonly string[];
  /** Operations that something else than a refusal was answered to at least once. */
  readonly reached: ReadonlySet<string>;
  /** Operations of whose answers at least one body was held against its schema. */
  readonly held: ReadonlySet<string>;
}

interface Request {
  readonly method: ApiOperation['method'] | 'HEAD' | 'OPTIONS';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string | Buffer;
}

/** Credentials are made anew after so many requests: some of those end them. */
const RENEW_EVERY = 1000;
/** The clock goes on, so that places and silences end. */
const STEP_MS = 1000;
const STEP_EVERY = 50;
/** Each password that is looked at takes 50 ms, and whoever logs out is nobody for what follows: one of so many is sent. */
const LOGIN_EVERY = 40;
/** An answer that takes longer waits for the clock. */
const HELD_MS = 200;
const HOUR_MS = 3_600_000;
const MOST_PROBLEMS = 20;
const MOST_IDS = 200;
const MOST_TESTS = 10;
const GZIP = gzipSync('[0,0,0,1,0,0,40,0]\n'.repeat(50));

/** By the names of fields and parameters. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  site: ['Berlin', 'Oslo', 'a/b'],
  timeZone: ['Europe/Berlin', 'UTC'],
  url: ['https://hooks.example/alerts', 'http://127.0.0.1:9/'],
};

/** A part of a text keeps all of the text in memory, which is not the server's doing. */
const copied = (part: string | undefined): string | undefined =>
  part === undefined ? part : Buffer.from(part).toString();

/** What every answer has (security-headers.ts). */
const HEADERS = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-resource-policy',
  'cross-origin-opener-policy',
];

/**
 * Asks a server of its own so many things, made from the description that it serves: as described, nearly so, and hostile.
 * The same seed is the same run but for the ids that the server makes.
 */
export class HttpFuzz {
  readonly #server: HttpServer;
  readonly #operations: readonly ApiOperation[];
  readonly #below: Below;
  /** Ids that the server has made, by what they are of (`rules`), so that what comes later is about something. */
  readonly #ids = new Map<string, string[]>();
  readonly #tests: { readonly testId: string; readonly token: string }[] = [];
  #people: readonly Credentials[] = [];
  #asked = 0;
  readonly #statuses = new Map<number, number>();
  readonly #faults = new Map<string, number>();
  readonly #problems: string[] = [];
  readonly #reached = new Set<string>();
  readonly #answers = new DescribedAnswers();

  private constructor(server: HttpServer, operations: readonly ApiOperation[], seed: number) {
    this.#server = server;
    this.#operations = operations;
    const random = seededRandom(seed);
    this.#below = (count) => Math.floor(random() * count);
  }

  /** `store`: in place of one in memory. */
  static async start(seed: number, store?: Store): Promise<HttpFuzz> {
    const server = await httpServer({
      maxRunning: 20,
      testsPerAddressPerMinute: 1_000_000,
      ...(store ? { store } : {}),
    });
    return new HttpFuzz(server, await apiOperations(server), seed);
  }

  get operations(): readonly string[] {
    return this.#operations.map(({ name }) => name);
  }

  get figures(): HttpFuzzFigures {
    return {
      requests: this.#asked,
      statuses: this.#statuses,
      faults: this.#faults,
      problems: this.#problems,
      reached: this.#reached,
      held: this.#answers.held,
    };
  }

  async send(requests: number): Promise<HttpFuzzFigures> {
    for (let sent = 0; sent < requests; sent += 1) {
      if (this.#asked % RENEW_EVERY === 0) await this.#renew();
      if (this.#asked % STEP_EVERY === 0) await this.#server.clock.advance(STEP_MS);
      this.#asked += 1;
      const operation = this.#operations[this.#below(this.#operations.length)];
      if (operation === undefined) throw new Error('nothing is described');
      if (/\/log(in|out)$/.test(operation.path) && this.#below(LOGIN_EVERY) > 0) continue;
      // Some answers wait for time to pass, such as for a relay that was made to join: it passes while they are waited for.
      const passing = setInterval(() => void this.#server.clock.advance(STEP_MS), HELD_MS);
      await this.#ask(operation, this.#requestFor(operation)).finally(() => clearInterval(passing));
    }
    return this.figures;
  }

  close(): Promise<unknown> {
    this.#server.events.close();
    return this.#server.app.close();
  }

  async #renew(): Promise<void> {
    const { store, clock } = this.#server;
    // What is to be seen is the server's memory, not the store's.
    await store.desk.pruneAudit(clock.nowEpochMs() + 1);
    await store.desk.pruneSessions(clock.nowEpochMs());
    for (const { id } of await this.#server.desk.tokens.list()) await this.#server.desk.tokens.revoke(id);
    // Their streams end with them, which nobody reads.
    for (const { cookie = '' } of this.#people)
      await this.#server.desk.sessions.end(cookie.replace('edgewise-session=', ''));
    const admin = await person(this.#server, `admin-${this.#asked}`, 'admin');
    const editor = await person(this.#server, `editor-${this.#asked}`, 'editor');
    const viewer = await person(this.#server, `viewer-${this.#asked}`, 'viewer');
    this.#people = [
      admin,
      admin,
      admin,
      editor,
      viewer,
      await machine(this.#server, ...SCOPES),
      {},
      { authorization: 'Bearer x' },
      { cookie: 'edgewise-session=%; x' },
    ];
  }

  #requestFor(operation: ApiOperation): Request {
    const below = this.#below;
    const headers: Record<string, string> = { ...this.#people[below(this.#people.length)] };
    if (below(8) === 0) headers[CSRF_HEADER] = 'x'.repeat(below(50));
    const test = this.#tests[below(this.#tests.length)];
    const isOfTest = operation.path.startsWith('/api/tests/') && below(8) > 0;
    if (isOfTest && test !== undefined) headers[TEST_TOKEN_HEADER] = test.token;
    const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
      const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
      if (isOfTest && test !== undefined) return encoded(test.testId);
      const known =
        below(3) > 0 ? (name === 'id' ? this.#idOf(operation.path) : this.#known(name)) : undefined;
      return encoded(known?.toString() ?? textOf(parameter?.schema ?? {}, below));
    });
    const query = operation.parameters
      .filter((each) => each.in === 'query' && below(3) === 0)
      .map(({ name, schema }) => {
        const known = below(3) === 0 ? this.#known(name) : undefined;
        return `${name}=${encoded(known?.toString() ?? textOf(schema, below))}`;
      });
    if (below(20) === 0) query.push(`${encoded(textOf({ type: 'string' }, below))}=1`);
    const others = ['HEAD', 'OPTIONS', 'PATCH'] as const;
    const method = below(30) === 0 ? (others[below(3)] ?? 'HEAD') : operation.method;
    const url = `${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    const request = { method, url, headers: { ...headers, ...this.#odd() } };
    const body = operation.method === 'GET' ? null : this.#bodyFor(operation);
    if (body === null) return request;
    return {
      ...request,
      headers: { ...request.headers, 'content-type': body.type },
      payload: body.payload,
    };
  }

  /** Headers that no route asks for. */
  #odd(): Record<string, string> {
    const below = this.#below;
    const choices: readonly Record<string, string>[] = [
      { accept: 'text/html, */*;q=0' },
      { 'accept-encoding': 'br, zip, *;q=0' },
      { range: 'bytes=5-1' },
      { host: ['[::1', 'a b', 'h:99999', 'x'.repeat(300), ''][below(5)] ?? '' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'last-event-id': ['1', '-1', 'NaN', 'x'.repeat(2000)][below(4)] ?? '' },
      { 'x-forwarded-for': '::1%x, 1.2.3.4:5' },
      { [TEST_TOKEN_HEADER]: 'x.1.y' },
      { 'content-encoding': 'gzip' },
      { 'if-none-match': '*' },
      { expect: '200-ok' },
    ];
    return below(4) === 0 ? (choices[below(choices.length)] ?? {}) : {};
  }

  #bodyFor({
    path,
    body,
  }: ApiOperation): { readonly type: string; readonly payload: string | Buffer } | null {
    const below = this.#below;
    const json = 'application/json';
    if (path.endsWith('/packets')) {
      const cut = below(2) === 0 ? GZIP : GZIP.subarray(0, below(GZIP.length));
      return { type: 'application/gzip', payload: cut };
    }
    const whole =
      path === '/api/results'
        ? measuredResult(this.#newId())
        : body && fitting(body, below, (name) => this.#known(name));
    if (whole === null || whole === undefined) return below(2) === 0 ? null : { type: json, payload: '{}' };
    const value = below(2) === 0 ? whole : spoiled(whole, below);
    const text = JSON.stringify(value);
    switch (below(12)) {
      case 0:
        return { type: json, payload: text.slice(0, below(text.length + 1)) };
      case 1:
        return { type: json, payload: Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xc0])]) };
      case 2:
        return { type: json, payload: `\ufeff${text}` };
      case 3:
        return {
          type:
            [
              'text/plain',
              'application/x-www-form-urlencoded',
              'multipart/form-data',
              '',
              ';',
              'application/json; charset=utf-16',
            ][below(6)] ?? '',
          payload: text,
        };
      case 4:
        return { type: json, payload: `${'['.repeat(1 + below(3000))}${text}` };
      default:
        return { type: json, payload: text };
    }
  }

  /** What stands in a field of a name so that it is about something. */
  #known(name: string): string | number | undefined {
    const nowMs = this.#server.clock.nowEpochMs();
    const choices = KNOWN[name];
    if (choices) return choices[this.#below(choices.length)];
    if (name === 'ruleId') return this.#anyOf('rules');
    if (name === 'id') return this.#below(2) === 0 ? this.#newId() : this.#anyOf('results');
    if (name === 'fromMs' || name === 'toMs') return nowMs + (name === 'toMs' ? HOUR_MS : 0);
    return name === 'dueAt' || name === 'startedAt' ? new Date(nowMs).toISOString() : undefined;
  }

  /** An id of what a path is about, mostly. */
  #idOf(path: string): string | undefined {
    return this.#anyOf(
      this.#below(8) > 0 ? collectionOf(path) : [...this.#ids.keys()][this.#below(this.#ids.size)],
    );
  }

  #anyOf(collection = ''): string | undefined {
    const ids = this.#ids.get(collection) ?? [];
    return ids[this.#below(ids.length)];
  }

  #newId(): string {
    return `fuzz-result-${String(this.#asked).padStart(12, '0')}`;
  }

  async #ask(operation: ApiOperation, request: Request): Promise<void> {
    const answer = await this.#server.app.inject({
      ...request,
      remoteAddress: `10.${(this.#asked >> 16) & 255}.${(this.#asked >> 8) & 255}.${this.#asked & 255}`,
      payloadAsStream: true,
    });
    const { statusCode: status, headers } = answer;
    const stream = answer.stream();
    const isEndless =
      status === 200 && /^text\/event-stream|octet-stream/.test(String(headers['content-type']));
    let body = '';
    if (isEndless) stream.destroy();
    else for await (const piece of stream) body += Buffer.from(piece as Uint8Array).toString();
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (status !== 401 && status !== 403) this.#reached.add(operation.name);
    if (status >= 500) {
      const kind = `${status} ${/"code":"([^"]+)"/.exec(body)?.[1] ?? ''}`;
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
    }
    const mediaType = headers['content-type']?.toString();
    const problem =
      problemOf(request.method, status, headers, body) ??
      (status < 300 && request.method === operation.method
        ? this.#answers.differenceOf(operation, { status, mediaType, body })
        : null);
    if (problem !== null && this.#problems.length < MOST_PROBLEMS)
      this.#problems.push(`${problem}: ${describe(request)} -> ${status} ${body.slice(0, 200)}`);
    if (status < 300 && (operation.path === '/api/tests' || this.#below(4) === 0))
      this.#remember(operation.path, body);
  }

  #remember(path: string, body: string): void {
    const id = copied(/"(?:id|resultId|testId)":"([^"]+)"/.exec(body)?.[1]);
    const named = /"testId":"([^"]+)",(?:"resultId":"[^"]+",)?"token":"([^"]+)"/.exec(body) ?? [];
    const [, testId, token] = named.map((part) => copied(part));
    if (testId !== undefined && token !== undefined) {
      if (this.#tests.length >= MOST_TESTS) this.#tests.shift();
      this.#tests.push({ testId, token });
    }
    if (id === undefined) return;
    const ids = this.#ids.get(collectionOf(path)) ?? [];
    this.#ids.set(collectionOf(path), ids);
    if (ids.length >= MOST_IDS) ids[this.#below(MOST_IDS)] = id;
    else ids.push(id);
  }
}

/** What is not as it must be of any answer; `null` when all is. */
function problemOf(
  method: string,
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: string,
): string | null {
  if (status >= 500 && status !== 507 && !(status === 503 && headers['retry-after'] !== undefined))
    return 'a fault';
  for (const name of HEADERS) if (headers[name] === undefined) return `no ${name}`;
  if (headers['cache-control'] === undefined && method !== 'OPTIONS') return 'no cache-control';
  if (status < 400) return null;
  if (headers['content-type'] !== 'application/json; charset=utf-8') return 'another type';
  if (/FST_|node_modules| {4}at |SQLITE|select /.test(body)) return 'tells too much';
  if (method === 'HEAD') return null;
  return Check(ApiErrorSchema, parsed(body)) ? null : 'another shape';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What a path has one of or all of: `rules` of `/api/desk/alerts/rules/{id}`. */
const collectionOf = (path: string): string => /\/([a-z]+)(\/\{.*)?$/.exec(path)?.[1] ?? '';

/** As much of a request as tells it again. */
const describe = ({ method, url, headers, payload = '' }: Request): string =>
  `${method} ${url.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${payload.toString('utf8').slice(0, 300)}`;

/** `encodeURIComponent` refuses half a character; what is no character at all is sent as its replacement. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
