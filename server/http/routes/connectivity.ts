import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { NetworkViewSchema } from '../../../src/wire/network-view.ts';
import type { HttpContext } from '../context.ts';
import { canonicalAddress } from '../request/client-address.ts';
import { NameAddresses, resolveHere } from '../relays/name-addresses.ts';
import { joinedOffer, offerTo, type RelayOffer } from '../relays/offered-relays.ts';
import { perMinute, type RateLimits } from '../access/rate-limits.ts';
import { requireToken } from '../access/require-token.ts';
import { BY_TEST, ERRORS, ID_PARAMS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/**
 * `GET /api/tests/:id/network`: where the page's request came from, and the addresses of its relays' names, so that
 * the page can tell a name that does not resolve from a port that is closed.
 */
export const connectivityRoute = (context: HttpContext, limits: RateLimits): Routes => {
  // What a Host header says is never looked up: whoever asks could have any name resolved, and see what it is here. What
  // relays say of themselves they say with a token.
  const names = new NameAddresses(context.resolveName ?? resolveHere, () => context.clock.monotonicMs());
  return (app) => {
    app.get(
      `${ROUTES.tests}/:id/network`,
      {
        config: perMinute(limits.reads),
        schema: {
          summary: "Where a test's requests come from, and the addresses of its relays' names",
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          response: { 200: NetworkViewSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { testId } = requireToken(
          context.tokens,
          request.headers[TEST_TOKEN_HEADER],
          request.params.id,
        );
        const joined = context.fleet.offersFor(testId).map(joinedOffer);
        const asked = namesOf([...context.relays, ...joined].flatMap(configuredUrls));
        const resolved = await Promise.all(
          asked.map(async (name) => ({ name, addresses: [...(await names.of(name))] })),
        );
        return {
          address: canonicalAddress(request.ip) ?? request.ip,
          isProxied: context.trustProxy === false && namesProxy(request),
          names: resolved.filter(({ addresses }) => addresses.length > 0),
        };
      },
    );
  };
};

/** The URLs that do not depend on who asks. */
const configuredUrls = (relay: RelayOffer): readonly string[] =>
  relay.address.kind === 'built-in' && relay.address.publicHost === null ? [] : offerTo('', relay).urls;

/** Names, not literal addresses, in TURN URIs (RFC 7065), each once. */
function namesOf(urls: readonly string[]): string[] {
  const hosts = urls.flatMap((url) => {
    const host = /^turns?:(\[[^\]]+\]|[^:?]+)/.exec(url)?.[1];
    return host === undefined || host.startsWith('[') || isIP(host) !== 0 ? [] : [host];
  });
  return [...new Set(hosts)];
}

/** Headers by which a proxy makes itself known (RFC 9110 §7.6.3, RFC 7239). */
const namesProxy = ({ headers }: FastifyRequest): boolean =>
  ['via', 'forwarded', 'x-forwarded-for'].some((name) => headers[name] !== undefined);
