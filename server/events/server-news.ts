import Type, { type Static } from 'typebox';
import { DeskEventSchema } from '../../src/wire/desk/requests.ts';
import { RunningTestSchema } from '../../src/wire/running.ts';
import { read } from '../../src/wire/read.ts';

/** What servers of one database tell one another. */
const ServerNewsSchema = Type.Union([
  /** Something happened that everybody at the desk is to see. */
  Type.Object({ type: Type.Literal('event'), event: DeskEventSchema }),
  /** Samples of a site have come in. */
  Type.Object({ type: Type.Literal('samples'), site: Type.String() }),
  /** A relay is held out of new tests, or let in again. */
  Type.Object({
    type: Type.Literal('held'),
    relay: Type.String(),
    isHeldOut: Type.Boolean(),
    /** Epoch ms of the order; left out by an older server. */
    atMs: Type.Optional(Type.Number()),
  }),
  /** Whoever tells this was cut off, or has just begun: which relays are held out? */
  Type.Object({ type: Type.Literal('held-asked') }),
  /** Somebody has asked for something that is counted over all; `key` is of the sender. */
  Type.Object({ type: Type.Literal('counted'), name: Type.String(), key: Type.String() }),
  /** Somebody tries to log in, or has; keys are hashes. */
  Type.Object({
    type: Type.Literal('login'),
    change: Type.Union([Type.Literal('began'), Type.Literal('succeeded'), Type.Literal('gone')]),
    keys: Type.Object({
      both: Type.Optional(Type.String()),
      address: Type.Optional(Type.String()),
      account: Type.Optional(Type.String()),
      browser: Type.Optional(Type.String()),
    }),
  }),
  /** Tests whose pages tell the sender how far they are. */
  Type.Object({
    type: Type.Literal('running'),
    tests: Type.Array(
      Type.Object({
        key: Type.String(),
        code: Type.Union([Type.String(), Type.Null()]),
        test: RunningTestSchema,
      }),
    ),
  }),
  /** How many watch tests at the sender; `server`: which it is, until it is started anew. */
  Type.Object({
    type: Type.Literal('watched'),
    server: Type.String(),
    tests: Type.Array(Type.Object({ key: Type.String(), watchers: Type.Integer({ minimum: 0 }) })),
  }),
  /** Whoever tells this was cut off, or has just begun: which tests run, and who watches? */
  Type.Object({ type: Type.Literal('running-asked') }),
  /** A test could not connect through a relay, or has measured through it after others could not (`fleet/tests-over-all.ts`). */
  Type.Object({
    type: Type.Literal('tested'),
    relay: Type.String(),
    tokenId: Type.Union([Type.String(), Type.Null()]),
    network: Type.Union([Type.String(), Type.Null()]),
  }),
  /** An API token was revoked: whoever joined with it is out. */
  Type.Object({ type: Type.Literal('revoked'), tokenId: Type.String() }),
]);
export type ServerNews = Static<typeof ServerNewsSchema>;

export const encodeNews = (news: ServerNews): string => JSON.stringify(news);

/** `null`: another version's, which tells of what this one does not know. */
export function decodeNews(text: string): ServerNews | null {
  try {
    const news = read(ServerNewsSchema, JSON.parse(text), 'news');
    return news.ok ? news.value : null;
  } catch {
    return null;
  }
}
