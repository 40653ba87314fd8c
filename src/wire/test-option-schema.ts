import { Type, type Static } from 'typebox';
import { closed, oneOf } from './schema.ts';
import { TargetSchema } from './result/grades.ts';
import { TEST_OPTIONS, type TestOptionName } from './test-options.ts';

const { request, ticket, site, user, relay, region, duration, only, mark, calls } = TEST_OPTIONS;

const text = ({ maxLength }: { readonly maxLength: number }) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S' });

/** What each option may be; that it may be left out as well is for who asks to say. */
export const TestOptionSchemas = Type.Object(
  {
    request: Type.String({ pattern: `^[\\w-]{1,${request.maxLength}}$` }),
    ticket: text(ticket),
    site: text(site),
    user: text(user),
    relay: text(relay),
    region: text(region),
    target: TargetSchema,
    /** Milliseconds. */
    duration: Type.Integer({ minimum: duration.minMs, maximum: duration.maxMs }),
    keepPackets: Type.Boolean(),
    only: oneOf(only.words),
    mark: oneOf(mark.words),
    calls: Type.Integer({ minimum: calls.min, maximum: calls.max }),
    loaded: Type.Boolean(),
    idleLife: Type.Boolean(),
  },
  closed,
).properties;

/** An option's value, where it has one. */
export type TestOptionValue<N extends TestOptionName> = Static<(typeof TestOptionSchemas)[N]>;

/** A whole wish: an option that was left out has its default. */
export type TestOptionValues = {
  readonly [N in TestOptionName]: TestOptionValue<N> | (typeof TEST_OPTIONS)[N]['default'];
};

/** What nobody has asked for otherwise. */
export const DEFAULT_TEST_OPTIONS: TestOptionValues = {
  request: request.default,
  ticket: ticket.default,
  site: site.default,
  user: user.default,
  relay: relay.default,
  region: region.default,
  target: TEST_OPTIONS.target.default,
  duration: duration.default,
  keepPackets: TEST_OPTIONS.keepPackets.default,
  only: only.default,
  mark: mark.default,
  calls: calls.default,
  loaded: TEST_OPTIONS.loaded.default,
  idleLife: TEST_OPTIONS.idleLife.default,
};
