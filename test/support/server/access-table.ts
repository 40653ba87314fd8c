import type { Scope } from '../../../src/wire/desk/admin.ts';
import type { DeskSide, Identity } from './identities.ts';

/** Who may ask for something, in words of its own: nothing here is read from the server. */
export type Who =
  | 'anybody'
  /** Only the test that it is about. */
  | 'own test'
  /** Any test, or a machine for `results:write`. */
  | 'any test or writer'
  /** The test that it is about, or a machine for `results:write`. */
  | 'own test or writer'
  | 'writer'
  /** Machines for `relays:join`. */
  | 'joiner'
  /** Everybody who has a login, and machines for `results:read`. */
  | 'reader'
  /** As a reader; a person needs the CSRF token. */
  | 'reader by POST'
  /** Editors and admins with the CSRF token, and machines for `requests:write`. */
  | 'requester'
  /** Everybody who has a login, no machine; to look at, and with the CSRF token to change. */
  | 'person'
  | 'writing person'
  /** Editors and admins, with the CSRF token; no machine. */
  | 'writing editor'
  /** Admins, no machine; to look at. */
  | 'admin'
  /** Admins with the CSRF token, no machine. */
  | 'writing admin'
  /** Admins, and machines for `metrics:read`. */
  | 'monitor'
  /** Whoever has no session is logged out already. */
  | 'logout';

/** What an operation asks, and what it says to those who may (to the attack's request, which has little in it). */
export interface AccessRow {
  readonly who: Who;
  readonly payload?: string;
  readonly contentType?: string;
  readonly query?: string;
  /** Status, and the error's code where it is one: they were let in, to be told of something else. */
  readonly answer: readonly [status: number, code?: string];
}

/** The security schemes that OpenAPI must name for each. */
export const SCHEMES: Readonly<Record<Who, readonly string[]>> = {
  anybody: [],
  'own test': ['testToken'],
  'any test or writer': ['apiToken', 'testToken'],
  'own test or writer': ['apiToken', 'testToken'],
  writer: ['apiToken'],
  joiner: ['apiToken'],
  reader: ['apiToken', 'session'],
  'reader by POST': ['apiToken', 'session'],
  requester: ['apiToken', 'session'],
  person: ['session'],
  'writing person': ['session'],
  'writing editor': ['session'],
  admin: ['session'],
  'writing admin': ['session'],
  monitor: ['apiToken', 'session'],
  logout: ['session'],
};

const bad = [400, 'bad-request'] as const;
const notThere = (what: string) => [404, `no-such-${what}`] as const;
const RULE = '{"name":"x","site":null,"condition":{"kind":"verdict"},"samples":1,"forMs":0,"recoverMs":0}';
const SILENCE = '{"ruleId":null,"site":null,"fromMs":0,"toMs":9000000000000,"reason":""}';
const WEBHOOK = '{"name":"x","url":"https://example.com/x"}';

/** What is added, changed and removed of what is alerted. */
const alerting = (what: string, payload: string): Readonly<Record<string, AccessRow>> => {
  const answer = notThere(what);
  return {
    [`POST /api/desk/alerts/${what}s`]: { who: 'writing admin', payload: '{}', answer: bad },
    [`PUT /api/desk/alerts/${what}s/{id}`]: { who: 'writing admin', payload, answer },
    [`DELETE /api/desk/alerts/${what}s/{id}`]: { who: 'writing admin', answer },
  };
};

/** Every operation that there is. One that is new needs a row before it can be merged. */
export const ACCESS: Readonly<Record<string, AccessRow>> = {
  'GET /api/config': { who: 'anybody', answer: [200] },
  'POST /api/tests': { who: 'anybody', payload: '{"durationMs":1}', answer: bad },
  'GET /api/tests/{id}': { who: 'own test', answer: [200] },
  'GET /api/tests/{id}/witness': { who: 'own test', answer: [404, 'no-witness'] },
  'GET /api/tests/{id}/network': { who: 'own test', answer: [200] },
  'GET /api/tests/{id}/load': { who: 'own test', answer: [403, 'not-loaded'] },
  'POST /api/tests/{id}/load': {
    who: 'own test',
    payload: 'x',
    contentType: 'application/octet-stream',
    answer: [403, 'not-loaded'],
  },
  'POST /api/tests/{id}/progress': {
    who: 'own test',
    payload: '{"requestId":"none","phase":"waiting","elapsedMs":0,"durationMs":0,"figures":null}',
    answer: notThere('request'),
  },
  'POST /api/results': { who: 'any test or writer', payload: '{}', answer: [400, 'bad-result'] },
  'GET /api/results/{id}': { who: 'anybody', answer: notThere('result') },
  'PUT /api/results/{id}/packets': {
    who: 'own test or writer',
    payload: 'x',
    contentType: 'application/gzip',
    answer: notThere('result'),
  },
  'PUT /api/results/{id}/devices': {
    who: 'own test or writer',
    payload: '{"microphone":null,"camera":{"name":null,"framesPerS":30,"lumaRatio":0.5}}',
    answer: notThere('result'),
  },
  'DELETE /api/results/{id}/devices': { who: 'own test or writer', answer: notThere('result') },
  'POST /api/samples': { who: 'writer', payload: '{}', answer: bad },
  'POST /api/relays/poll': { who: 'joiner', payload: '{}', answer: bad },
  'PUT /api/relays/hold': {
    who: 'joiner',
    payload: '{"name":"nobody","isHeldOut":true}',
    answer: notThere('relay'),
  },
  'PUT /api/relays/sessions/{session}/witnesses/{testId}': {
    who: 'joiner',
    payload: 'x',
    contentType: 'application/octet-stream',
    answer: notThere('relay'),
  },

  'GET /api/desk/me': { who: 'anybody', answer: [200] },
  'POST /api/desk/login': { who: 'anybody', payload: '{}', answer: bad },
  'GET /api/desk/oidc/start': { who: 'anybody', answer: [502] },
  'GET /api/desk/oidc/callback': { who: 'anybody', answer: [400] },

  'GET /api/desk/results': { who: 'reader', answer: [200] },
  'GET /api/desk/results/{id}': { who: 'reader', answer: notThere('result') },
  'GET /api/desk/results/{id}/context': { who: 'reader', answer: notThere('result') },
  'GET /api/desk/results/{id}/packets': { who: 'reader', answer: notThere('result') },
  'GET /api/desk/export': { who: 'reader', query: '?format=csv', answer: [200] },
  'GET /api/desk/requests': { who: 'reader', answer: [200] },
  'GET /api/desk/events': { who: 'reader', answer: [200] },
  'GET /api/desk/relays': { who: 'reader', answer: [200] },
  'GET /api/desk/running': { who: 'reader', answer: [200] },
  'GET /api/desk/running/code/{code}': { who: 'reader', answer: notThere('code') },
  'GET /api/desk/running/{id}/events': { who: 'reader', answer: notThere('test') },
  'GET /api/desk/sites': { who: 'reader', answer: [200] },
  'GET /api/desk/plan': { who: 'reader', answer: [200] },
  'GET /api/desk/plan/decision': { who: 'reader', answer: [200] },
  'GET /api/desk/plan/usual': { who: 'reader', query: '?label=x', answer: [200] },
  'GET /api/desk/plan/meet-me': { who: 'reader', answer: [200] },
  'GET /api/desk/plan/tests': { who: 'reader', answer: [200] },
  'GET /api/desk/plan/tests/{id}/sets': { who: 'reader', answer: notThere('step') },
  'POST /api/desk/plan/tests/changes': { who: 'writing admin', payload: '{}', answer: bad },
  'POST /api/desk/plan/tests/undo': {
    who: 'writing admin',
    payload: '{"edit":1}',
    answer: [409, 'changed-meanwhile'],
  },
  'POST /api/desk/plan/tests/{id}/requests': { who: 'writing admin', payload: '{}', answer: bad },
  'PUT /api/desk/plan/sites': { who: 'writing admin', payload: '{}', answer: bad },
  'DELETE /api/desk/plan/sites/{site}': {
    who: 'writing admin',
    query: '?version=1',
    answer: notThere('site'),
  },
  'POST /api/desk/plan/import': { who: 'writing admin', payload: '{}', answer: bad },
  'POST /api/desk/plan/undo': {
    who: 'writing admin',
    payload: '{"edit":1}',
    answer: [409, 'changed-meanwhile'],
  },
  'GET /api/desk/sites/{site}': { who: 'reader', answer: notThere('site') },
  'POST /api/desk/compare': { who: 'reader by POST', payload: '{}', answer: bad },
  'POST /api/desk/requests': { who: 'requester', payload: '{}', answer: bad },
  'DELETE /api/desk/requests/{id}': { who: 'requester', answer: notThere('request') },
  'POST /api/desk/results/{id}/notes': {
    who: 'writing editor',
    payload: '{"text":"x"}',
    answer: notThere('result'),
  },
  'PUT /api/desk/results/{id}/triage': {
    who: 'writing editor',
    payload: '{"status":"done","assignee":null,"tags":[],"version":0}',
    answer: notThere('result'),
  },
  'PUT /api/desk/triage': {
    who: 'writing editor',
    payload: '{"changes":[{"id":"none","status":"done","assignee":null,"tags":[],"version":0}]}',
    answer: [200],
  },
  'GET /api/desk/views': { who: 'person', answer: [200] },
  'POST /api/desk/views': { who: 'writing person', payload: '{}', answer: bad },
  'PUT /api/desk/views/{id}': {
    who: 'writing person',
    payload: '{"name":"x","isShared":false,"query":"","columns":null}',
    answer: notThere('view'),
  },
  'DELETE /api/desk/views/{id}': { who: 'writing person', answer: notThere('view') },
  'POST /api/desk/counts': { who: 'reader by POST', payload: '{"searches":[{}]}', answer: [200] },
  'GET /api/desk/tags': { who: 'reader', answer: [200] },
  'PUT /api/desk/results/{id}/link': {
    who: 'writing editor',
    payload: '{"isRevoked":true}',
    answer: notThere('result'),
  },

  'GET /api/desk/tokens': { who: 'admin', answer: [200] },
  'GET /api/desk/users': { who: 'admin', answer: [200] },
  'GET /api/desk/audit': { who: 'admin', answer: [200] },
  'GET /api/desk/removal': { who: 'admin', answer: [200] },
  'GET /api/desk/alerts': { who: 'admin', answer: [200] },
  'GET /api/desk/alerts/webhooks/{id}/deliveries': { who: 'admin', answer: notThere('webhook') },
  'POST /api/desk/tokens': { who: 'writing admin', payload: '{}', answer: bad },
  'DELETE /api/desk/tokens/{id}': { who: 'writing admin', answer: notThere('token') },
  'PUT /api/desk/relays/{name}/hold': {
    who: 'writing admin',
    payload: '{"isHeldOut":true}',
    answer: notThere('relay'),
  },
  'POST /api/desk/erase': { who: 'writing admin', payload: '{}', answer: bad },
  'POST /api/desk/removal': { who: 'writing admin', payload: '{"id":"x"}', answer: [409, 'other-stop'] },
  'PUT /api/desk/sites/{site}/settings': {
    who: 'writing admin',
    payload: '{"timeZone":null,"everyMs":null,"target":null}',
    answer: notThere('site'),
  },
  ...alerting('rule', RULE),
  ...alerting('silence', SILENCE),
  ...alerting('webhook', WEBHOOK),
  'POST /api/desk/alerts/webhooks/{id}/secret': { who: 'writing admin', answer: notThere('webhook') },
  'POST /api/desk/alerts/webhooks/{id}/test': { who: 'writing admin', answer: notThere('webhook') },

  'GET /healthz': { who: 'anybody', answer: [200] },
  'GET /readyz': { who: 'anybody', answer: [200] },
  'GET /metrics': { who: 'monitor', answer: [200] },
  'GET /api/openapi.json': { who: 'anybody', answer: [200] },

  // Last: they end what the others need.
  'POST /api/tests/{id}/release': { who: 'own test', payload: '{}', answer: [204] },
  'POST /api/desk/logout': { who: 'logout', answer: [204] },
};

/** Status and code of the refusal; `null` for who may. */
export type Refusal = readonly [status: number, code: string] | null;

const NOT_LOGGED_IN: Refusal = [401, 'not-logged-in'];
const BAD_TOKEN: Refusal = [401, 'bad-token'];

/** What somebody must be told. */
export function refusalOf(who: Who, { test, desk }: Identity): Refusal {
  switch (who) {
    case 'anybody':
      return null;
    case 'logout':
      return desk.kind === 'person' && !desk.hasCsrf ? [403, 'bad-csrf'] : null;
    case 'own test':
      return test === 'own' ? null : BAD_TOKEN;
    case 'any test or writer':
      if (test !== null) return test === 'forged' ? BAD_TOKEN : null;
      return byMachine(desk);
    case 'own test or writer':
      if (test !== null) return test === 'own' ? null : test === 'other' ? [403, 'bad-token'] : BAD_TOKEN;
      return byMachine(desk);
    case 'writer':
      return test === null ? byMachine(desk) : BAD_TOKEN;
    case 'joiner':
      return test === null ? byMachine(desk, 'relays:join') : BAD_TOKEN;
    case 'reader':
      return atDesk(desk, { scope: 'results:read' });
    case 'reader by POST':
      return atDesk(desk, { scope: 'results:read', changes: true });
    case 'requester':
      return atDesk(desk, { scope: 'requests:write', editor: true, changes: true });
    case 'person':
      return atDesk(desk, {});
    case 'writing person':
      return atDesk(desk, { changes: true });
    case 'writing editor':
      return atDesk(desk, { editor: true, changes: true });
    case 'admin':
      return atDesk(desk, { admin: true });
    case 'writing admin':
      return atDesk(desk, { admin: true, changes: true });
    case 'monitor':
      return atDesk(desk, { scope: 'metrics:read', admin: true });
  }
}

const byMachine = (desk: DeskSide, scope: Scope = 'results:write'): Refusal =>
  desk.kind === 'token' || desk.kind === 'bad-token' ? atDesk(desk, { scope }) : BAD_TOKEN;

function atDesk(
  desk: DeskSide,
  need: { scope?: Scope; editor?: boolean; admin?: boolean; changes?: boolean },
): Refusal {
  switch (desk.kind) {
    case 'nobody':
      return NOT_LOGGED_IN;
    case 'bad-token':
      return BAD_TOKEN;
    case 'token':
      if (need.scope === undefined) return [403, 'people-only'];
      return desk.scopes.includes(need.scope) ? null : [403, 'no-scope'];
    case 'person':
      if (need.admin === true && desk.role !== 'admin') return [403, 'admins-only'];
      if (need.editor === true && desk.role === 'viewer') return [403, 'editors-only'];
      return need.changes === true && !desk.hasCsrf ? [403, 'bad-csrf'] : null;
  }
}
