import { Type, type Static } from 'typebox';
import { RELAY_OUT_REASONS } from '../core/relay.ts';
import { closed, oneOf } from './schema.ts';
import { TestOptionSchemas } from './test-option-schema.ts';

/**
 * What the page, the CLI and the server say to each other over HTTP. All routes are below `/api`; all bodies are
 * JSON. Errors are `{ error: { code, message } }` with a 4xx or 5xx status; the message is one plain sentence.
 */
export const ROUTES = {
  config: '/api/config',
  tests: '/api/tests',
  test: (testId: string): string => `/api/tests/${encodeURIComponent(testId)}`,
  /** `POST` `Progress` (wire/running.ts): how far a test is that the desk asked for. */
  progress: (testId: string): string => `/api/tests/${encodeURIComponent(testId)}/progress`,
  release: (testId: string): string => `/api/tests/${encodeURIComponent(testId)}/release`,
  /** A relay's witness of a test, in the bytes of wire/witness.ts; 404 `no-witness` when it has none. */
  witness: (testId: string, relay: string): string =>
    `/api/tests/${encodeURIComponent(testId)}/witness?relay=${encodeURIComponent(relay)}`,
  /** Where the page's request came from, and the addresses of its relays (wire/connectivity.ts). */
  network: (testId: string): string => `/api/tests/${encodeURIComponent(testId)}/network`,
  /**
   * What keeps the link busy in a loaded test: `GET` sends noise until it is left or time is up, `POST` takes a body of
   * up to `UPLOAD_BYTES` and answers with `UploadedSchema` when it has all of it.
   */
  load: (testId: string): string => `/api/tests/${encodeURIComponent(testId)}/load`,
  results: '/api/results',
  result: (resultId: string): string => `/api/results/${encodeURIComponent(resultId)}`,
  /** `PUT`: raw packet records of a stored result, gzip of JSON lines (wire/packet-rows.ts); 204. */
  packets: (resultId: string): string => `/api/results/${encodeURIComponent(resultId)}/packets`,
  /** `PUT` and `DELETE`: figures of microphone and camera (wire/result/devices.ts); 204. */
  devices: (resultId: string): string => `/api/results/${encodeURIComponent(resultId)}/devices`,
  /** `POST`: slots of a schedule (wire/sample.ts), by a machine. */
  samples: '/api/samples',
  /** The page that tests. */
  startPage: '/',
  /** The page that shows a stored result. */
  resultPage: (resultId: string): string => `/r/${encodeURIComponent(resultId)}`,
} as const;

/** Header that carries a test's token. */
export const TEST_TOKEN_HEADER = 'x-edgewise-test-token';

/** What a relay is: at the edge of the provider's network, or hosted in an Azure region. */
export const RelayKindSchema = Type.Union([
  Type.Object({ kind: Type.Literal('edge') }, closed),
  Type.Object({ kind: Type.Literal('azure'), region: Type.String() }, closed),
]);

/** A relay as the page sees it. */
export const OfferedRelaySchema = Type.Object(
  {
    /** Unique among the relays of a server; what `--relay` names. */
    name: Type.String(),
    /** Where it stands, for people. */
    place: Type.Union([Type.String(), Type.Null()]),
    kind: RelayKindSchema,
    /** RFC 7065 URIs: `turn:host:3478?transport=udp`, `turns:host:443?transport=tcp`. */
    urls: Type.Array(Type.String()),
    /** Relays of one uplink have one: they are not measured at the same time. Null or left out: it shares none. */
    group: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  closed,
);
export type OfferedRelay = Static<typeof OfferedRelaySchema>;

/** A relay that is known and that no test is sent to just now. */
export const RelayOutSchema = Type.Object(
  {
    name: Type.String(),
    reason: oneOf(
      RELAY_OUT_REASONS,
      'taken-out: by somebody, who holds it out, has stopped it or revoked its token; full: it has as much to do as it can; nothing is broken',
    ),
    sinceMs: Type.Integer({ description: 'Unix time in ms' }),
  },
  closed,
);

/** `GET /api/config`: what the page needs before a test. */
export const ServerConfigSchema = Type.Object(
  {
    version: Type.String(),
    relays: Type.Array(OfferedRelaySchema),
    /** Those that no test is sent to; left out: none. */
    relaysOut: Type.Optional(Type.Array(RelayOutSchema)),
    /** Places of tests that may run at the same time; a test under load takes several (core/traffic/load.ts). */
    maxConcurrentTests: Type.Integer(),
    /** How many bits a second each way transfers of a loaded test may move; null or left out: there are none. */
    transferBitsPerSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  },
  closed,
);
export type ServerConfig = Static<typeof ServerConfigSchema>;

/** `POST /api/tests`: asks for a place. */
export const TestRequestSchema = Type.Object(
  {
    /** Of each part: a loaded test has two. */
    durationMs: TestOptionSchemas.duration,
    /** Calls at once (core/traffic/load.ts); left out: one. */
    calls: Type.Optional(TestOptionSchemas.calls),
    /** Whether there is a second part with the link kept busy by transfers; left out: no. */
    loaded: Type.Optional(TestOptionSchemas.loaded),
  },
  closed,
);

/** Credentials for one relay, valid for one test. */
export const IssuedRelaySchema = Type.Object(
  { relay: OfferedRelaySchema, username: Type.String(), credential: Type.String() },
  closed,
);
export type IssuedRelay = Static<typeof IssuedRelaySchema>;

/**
 * Answer to `POST /api/tests` (201) and `GET /api/tests/<id>` (200): either it is this test's turn, or it waits.
 * A waiting page asks again after `pollAfterMs`; a running page sends `GET` too, as its sign of life: a test that
 * is silent for `leaseMs` loses its place. Waiting pages have longer: hidden ones may ask once a minute only.
 */
export const AdmissionSchema = Type.Union([
  Type.Object(
    {
      state: Type.Literal('admitted'),
      testId: Type.String(),
      /** The id that the test's result must have; a secret, where `testId` is not (TURN usernames carry it). */
      resultId: Type.String(),
      token: Type.String(),
      relays: Type.Array(IssuedRelaySchema),
      leaseMs: Type.Integer(),
      /** Relays, by name, that went away since the test was admitted; they may be back, the test's packets are not. */
      lostRelays: Type.Optional(Type.Array(Type.String())),
      /** Relays that this test could have had and that no test is sent to just now; left out: none. */
      relaysOut: Type.Optional(Type.Array(RelayOutSchema)),
      /** As in `ServerConfigSchema`; for a test that was asked for as a loaded one. */
      transferBitsPerSecond: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
    },
    closed,
  ),
  Type.Object(
    {
      state: Type.Literal('waiting'),
      testId: Type.String(),
      token: Type.String(),
      /** Tests ahead of this one, 1 when it is next. */
      position: Type.Integer(),
      /** Estimated time until it is this test's turn. */
      waitMs: Type.Integer(),
      pollAfterMs: Type.Integer(),
    },
    closed,
  ),
]);
export type Admission = Static<typeof AdmissionSchema>;

/**
 * Body of `POST /api/tests/<id>/release` (204, also when the test has no place any more) where the header cannot
 * be set: `navigator.sendBeacon`. It may be sent as JSON or as text/plain.
 */
export const ReleaseSchema = Type.Object({ token: Type.String({ maxLength: 200 }) }, closed);

/** The greatest body of one upload of a loaded test. */
export const UPLOAD_BYTES = 1024 * 1024;

/** Answer to an upload of a loaded test. */
export const UploadedSchema = Type.Object({ bytes: Type.Integer({ minimum: 0 }) }, closed);

/** Answer to `POST /api/results` (201 new, 200 already stored): on disk. */
export const StoredSchema = Type.Object(
  {
    id: Type.String(),
    /** Path of the page that shows it; unguessable. */
    path: Type.String(),
    /** Eight characters to read to help desk (core/result-code.ts); opens nothing by itself. */
    code: Type.String(),
  },
  closed,
);
export type Stored = Static<typeof StoredSchema>;

/** Body of every error answer. */
export const ApiErrorSchema = Type.Object(
  { error: Type.Object({ code: Type.String(), message: Type.String() }, closed) },
  closed,
);
export type ApiError = Static<typeof ApiErrorSchema>;
