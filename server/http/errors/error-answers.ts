import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../../../src/wire/http.ts';
import { StoreError, type StoreErrorCode } from '../../store/port/store-error.ts';
import type { LogFields } from '../../log/log.ts';
import { REQUEST_ID_HEADER } from '../request/request-id.ts';
import { HttpError } from './http-error.ts';
import { isForPage, noSuchPage, sendPlainPage } from './plain-page.ts';
import { ResultRefusal, type ResultRefusalCode } from '../../results/refusal.ts';
import { securityHeaders } from '../security-headers.ts';
import { errorCode } from '../../error-code/error-code.ts';

/** Makes every answer that is no success `{ error: { code, message } }`, whoever raised it. */
export function answerErrors(
  app: FastifyInstance,
  logFault: (error: unknown, fields: LogFields) => void,
  nowMs: () => number,
): void {
  const isNews = onceEach(STORE_FAULT_EVERY_MS, nowMs);
  app.setErrorHandler((error: unknown, request, reply) => {
    if (error instanceof HttpError) {
      if (error.statusCode === 503) reply.header('retry-after', RETRY_AFTER_S);
      return send(reply, error);
    }
    if (error instanceof ResultRefusal) return send(reply, refusalAnswer(error));
    if (error instanceof StoreError) {
      // The same cause is the same for everybody who comes meanwhile; another one is never hidden behind it.
      if (isNews(`${error.code} ${String(error.cause)}`)) logFault(error, { requestId: request.id });
      if (PASSING.has(error.code)) reply.header('retry-after', RETRY_AFTER_S);
      return send(reply, storeAnswer(error, request.id));
    }
    const answer = translate(error, request.id);
    if (answer.statusCode >= 500) logFault(error, { requestId: request.id });
    return send(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => {
    const error = notFound(request);
    // Whether this address has words or JSON depends on who asks, also for whoever stands in between.
    reply.header('vary', 'accept');
    if (error.code !== 'no-such-page' || !isForPage(request)) return send(reply, error);
    return sendPlainPage(reply.header('cache-control', 'no-store'), 404, noSuchPage);
  });
}

const STORE_FAULT_EVERY_MS = 60_000;

/** Causes that are told apart; beyond it the first is told anew. */
const MAX_TOLD = 100;

/** Whether so long has gone by since this was last said of the same. */
function onceEach(everyMs: number, nowMs: () => number): (what: string) => boolean {
  const last = new Map<string, number>();
  return (what) => {
    const before = last.get(what);
    if (before !== undefined && nowMs() - before < everyMs) return false;
    last.delete(what);
    last.set(what, nowMs());
    const [first] = last.keys();
    if (last.size > MAX_TOLD && first !== undefined) last.delete(first);
    return true;
  };
}

/** What is over in a moment, or when somebody has seen to it. */
const PASSING: ReadonlySet<StoreErrorCode> = new Set(['busy', 'unreachable']);
const RETRY_AFTER_S = 5;

const REFUSAL_STATUS: Readonly<Record<ResultRefusalCode, number>> = {
  'bad-json': 400,
  'bad-result': 400,
  'no-such-result': 404,
  'document-gone': 410,
  'other-result': 409,
  'too-many-bytes': 429,
};

const refusalAnswer = (refusal: ResultRefusal): HttpError => {
  const { code, message, retryAfterMs } = refusal;
  const hints = retryAfterMs === null ? {} : { retryAfterS: Math.ceil(retryAfterMs / 1000) };
  return new HttpError(REFUSAL_STATUS[code], code, message, refusal, hints);
};

/** The sentence of a store's error is meant for whoever asked. Nothing was stored by half, so trying again is safe. */
const storeAnswer = (error: StoreError, requestId: string): HttpError =>
  error.code === 'full'
    ? new HttpError(507, 'store-full', error.message, error)
    : new HttpError(
        503,
        'store-unavailable',
        PASSING.has(error.code) ? error.message : quotable(error.message, requestId),
        error,
      );

/** The sentence of what somebody must see to, with what finds it in the log. */
const quotable = (sentence: string, requestId: string): string =>
  `${sentence.replace(/\.$/, '')} (request ${requestId}).`;

/** The body of an answer that is no success. */
export function errorBody({ code, message }: HttpError): string {
  const body: ApiError = { error: { code, message } };
  return JSON.stringify(body);
}

/** What the framework refuses before any of our hooks has seen it, such as an address that is not UTF-8. */
export function answerRefusal(error: Error, reply: FastifyReply): FastifyReply {
  reply.headers(securityHeaders());
  reply.header(REQUEST_ID_HEADER, reply.request.id);
  return send(reply, translate(error, reply.request.id));
}

function send(reply: FastifyReply, error: HttpError): FastifyReply {
  const { statusCode, hints } = error;
  // Also where no route is: RFC 9111 §4.2.2 lets a 404 be kept by whoever stands in between.
  reply.header('cache-control', 'no-store');
  if (hints.retryAfterS !== undefined) reply.header('retry-after', hints.retryAfterS);
  if (hints.isLast) reply.header('connection', 'close');
  return reply.status(statusCode).type('application/json; charset=utf-8').send(errorBody(error));
}

const notFound = ({ method, url }: FastifyRequest): HttpError =>
  url.startsWith('/api/') || url === '/api'
    ? new HttpError(404, 'no-such-route', `There is no ${method} ${url.replace(/\?.*$/, '').slice(0, 200)}.`)
    : new HttpError(404, 'no-such-page', 'There is no such page.');

/** Fastify's own refusals, in our words. What is not known to be the client's fault is ours, and says no more. */
function translate(error: unknown, requestId: string): HttpError {
  const sentence = quotable('The server had a fault of its own.', requestId);
  const fault = new HttpError(500, 'internal', sentence, error);
  const code = errorCode(error);
  if (code === null || !(error instanceof Error)) return fault;
  if ('validation' in error && Array.isArray(error.validation))
    return new HttpError(400, 'bad-request', `The request is not valid: ${error.message}.`, error);
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpError(413, 'too-large', 'The body is larger than this server takes.', error);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpError(415, 'bad-media-type', 'The body must be JSON.', error);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new HttpError(400, 'bad-json', 'The body is not valid JSON.', error);
    default:
      return isClientError(error)
        ? new HttpError(error.statusCode, 'bad-request', 'The request is not valid.', error)
        : fault;
  }
}

const isClientError = (error: Error): error is Error & { readonly statusCode: number } =>
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;
