import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey } from '../request/client-address.ts';
import type { DeskAccess } from './desk-access.ts';
import { HttpError } from '../errors/http-error.ts';
import { RequestCounts, requestCountsOver, type CountsOverAll } from './request-counts.ts';
import { isFromMachine } from './result-sender.ts';

const MINUTE_MS = 60_000;

/** Limits per address and minute. Only routes that name one of these are limited. */
export interface RateLimits {
  readonly tests: number;
  /** Bodies of up to 2 MiB are parsed and checked: some 20 ms of work each. */
  readonly stores: number;
  /** Of one API token: a fleet stores through one. */
  readonly machineStores: number;
  /** 150,000 packets are laid out for the answer: tens of milliseconds of work. */
  readonly witnesses: number;
  /** Everything else that is asked once per page view. */
  readonly reads: number;
  /** Of the desk: one view asks for several things, and a whole help desk may be one address. */
  readonly deskReads: number;
  /** Of the desk: notes, requests, links. */
  readonly deskChanges: number;
  /** Four weeks of a site are read and assessed: a tenth of a second of work. */
  readonly siteReports: number;
  /** Of two sets of 20,000 tests each takes seconds of work. */
  readonly comparisons: number;
  /** Each walks through the store for as long as it takes. */
  readonly exports: number;
  /** Of relays that joined: each is heard as often as a test begins or ends. */
  readonly relays: number;
}

/** A test stores once and asks for its witness once; the rest is for trying again. */
export const rateLimitsFor = (testsPerAddressPerMinute: number): RateLimits => ({
  tests: testsPerAddressPerMinute,
  stores: testsPerAddressPerMinute * 2,
  machineStores: 60_000,
  witnesses: testsPerAddressPerMinute * 2,
  reads: 1200,
  deskReads: 6000,
  deskChanges: 300,
  siteReports: 600,
  comparisons: 30,
  exports: 20,
  relays: 12_000,
});

/**
 * Off unless a route asks for it: signs of life, releases, health checks and static files are never limited away.
 */
export async function installRateLimit(app: FastifyInstance, overAll: CountsOverAll | null): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    timeWindow: MINUTE_MS,
    store: overAll ? requestCountsOver(overAll) : RequestCounts,
    keyGenerator: (request) => addressKey(request.ip),
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000));
      return new HttpError(
        429,
        'too-many-requests',
        `Too many requests came from your address; try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      );
    },
  });
}

/** The route option that limits a route. */
export const perMinute = (max: number): { rateLimit: { max: number; timeWindow: number } } => ({
  rateLimit: { max, timeWindow: MINUTE_MS },
});

/** The same, counted over all servers of one database, under a name that all have for the route. */
export const perMinuteOverAll = (name: string, max: number) => ({
  rateLimit: { max, timeWindow: MINUTE_MS, overAll: name },
});

/** The same for a route whose senders are told apart by more than their address. */
export const perMinuteBy = (max: number, keyOf: (request: FastifyRequest) => string) => ({
  rateLimit: { max, timeWindow: MINUTE_MS, keyGenerator: keyOf },
});

/** The same for a route that `guardSender` has let the request into: machines are counted by their token. */
export const perMinuteOfSender = ({ stores, machineStores }: RateLimits, access: DeskAccess) => ({
  rateLimit: {
    timeWindow: MINUTE_MS,
    max: (request: FastifyRequest): number => (isFromMachine(request) ? machineStores : stores),
    keyGenerator: (request: FastifyRequest): string => {
      const actor = isFromMachine(request) ? access.actorOf(request) : null;
      return actor?.kind === 'token' ? `token ${actor.tokenId}` : addressKey(request.ip);
    },
  },
});
