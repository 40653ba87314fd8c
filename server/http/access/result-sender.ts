import type { FastifyReply, FastifyRequest } from 'fastify';
import { TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import type { DeskAccess, AccessRule } from './desk-access.ts';
import { HttpError } from '../errors/http-error.ts';
import { addressKey } from '../request/client-address.ts';
import type { ResultIds } from '../../results/result-ids.ts';
import type { Storing } from '../../results/storage-limits.ts';
import type { TestTokens } from './test-tokens.ts';

/** What tells who may store a result. */
export interface SenderParts {
  readonly tokens: TestTokens;
  readonly resultIds: ResultIds;
  readonly access: DeskAccess;
}

/** Only machines come with an API token: a person's session stores nothing. */
const MACHINE: AccessRule = { scope: 'results:write', role: 'admin', changes: true };
/** 22 characters of base64url are 132 bits: who knows such an id was told it. */
const UNGUESSABLE = /^[A-Za-z0-9_-]{22,64}$/;

/**
 * Whether a request comes with an API token, be it beside that of a test: an agent adds its own to what its page sends.
 * Beside a test's token other credentials may be those of a proxy in front of the page, which a browser sends with all.
 */
export const isFromMachine = ({ headers }: FastifyRequest): boolean =>
  headers[TEST_TOKEN_HEADER] === undefined
    ? headers.authorization !== undefined
    : /^Bearer /i.test(headers.authorization ?? '');

/** The hook of a route: before a body is read, since only who was given a test or a token can make us parse megabytes. */
export function guardSender(
  parts: SenderParts,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const machine = parts.access.guard(MACHINE);
  return async (request, reply) => {
    if (isFromMachine(request)) return machine(request, reply);
    if (parts.tokens.read(request.headers[TEST_TOKEN_HEADER]) === null)
      throw new HttpError(401, 'bad-token', 'A result needs the token of its test.');
  };
}

/** Whom the bytes that a guarded request stores count against. */
export const storingOf = (request: FastifyRequest): Storing => ({
  addressKey: addressKey(request.ip),
  isMachine: isFromMachine(request),
});

/** What a guarded request may store. */
export interface SenderClaim {
  /** Whether it comes with an API token. */
  readonly isMachine: boolean;
  /** Whose result it is; `null` when only the sender knows. */
  readonly testId: string | null;
  /** The length that its test was asked for; `null` when only the sender knows. */
  readonly plannedMs: number | null;
  /** Throws when it may not store under this id. */
  readonly requireId: (id: string) => void;
}

/** Reads what the sender of a guarded request may store: machines anything unguessable, a test its own result. */
export function claimOf(parts: SenderParts, request: FastifyRequest): SenderClaim {
  const isMachine = isFromMachine(request);
  const claim = parts.tokens.read(request.headers[TEST_TOKEN_HEADER]);
  if (isMachine && claim === null)
    return { isMachine, testId: null, plannedMs: null, requireId: requireUnguessable };
  return {
    isMachine,
    testId: claim?.testId ?? null,
    plannedMs: claim?.plannedMs ?? null,
    requireId: (id) => {
      if (claim === null || parts.resultIds.of(claim.testId) !== id)
        throw new HttpError(403, 'bad-token', 'The token is that of another test.');
    },
  };
}

function requireUnguessable(id: string): void {
  if (!UNGUESSABLE.test(id))
    throw new HttpError(
      400,
      'bad-result',
      'The id of a result must be 22 to 64 random characters of base64url: who knows it may read the result.',
    );
}
