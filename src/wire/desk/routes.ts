/**
 * What the desk's page and machines with an API token say to the server, all below `/api/desk`. A person comes with a
 * session cookie and, where something is changed, the session's CSRF token in `CSRF_HEADER`; a machine comes with
 * `Authorization: Bearer <token>` whose scopes allow it. Errors are as in wire/http.ts.
 */
export const DESK_ROUTES = {
  /** `GET`: who I am (`Me`), also when that is nobody. */
  me: '/api/desk/me',
  /** `POST` `Login`; answers `Me`. */
  login: '/api/desk/login',
  /** `POST`; 204. */
  logout: '/api/desk/logout',
  /**
   * `GET` in the browser: sends to the organisation's own login, and comes back to `oidcCallback`. `?to=<path>` is where
   * to go afterwards, the desk without it.
   */
  oidcStart: '/api/desk/oidc/start',
  oidcCallback: '/api/desk/oidc/callback',
  /** `GET` with a search and an order in the query; answers `ResultPage`. */
  results: '/api/desk/results',
  /** `GET`: one result with all that is stored beside it (`OpenedRecord`). */
  result: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}`,
  /** `GET`: what is normal beside it, and its neighbours (`ResultContext`). */
  context: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}/context`,
  /** `POST` `NewNote`; 201 `Note`. */
  notes: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}/notes`,
  /** `PUT` `TriageChange`; answers `Triage`. */
  triage: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}/triage`,
  /** `PUT` `TriageChanges`; answers `Triaged`. */
  triages: '/api/desk/triage',
  /** `GET`: tags in use (`Tags`). */
  tags: '/api/desk/tags',
  /** `GET`: `SavedViews`; `POST` `ViewFields`: 201 `SavedView`. */
  views: '/api/desk/views',
  /** `PUT` `ViewFields`: `SavedView`; `DELETE`: 204. */
  view: (id: string): string => `/api/desk/views/${encodeURIComponent(id)}`,
  /** `POST` `CountRequest`: `Counts`. */
  counts: '/api/desk/counts',
  /** `GET`: tests that run now (`RunningTests`). */
  running: '/api/desk/running',
  /** `GET`: the one whose page shows this code (`RunningTest`). */
  runningByCode: (code: string): string => `/api/desk/running/code/${encodeURIComponent(code)}`,
  /** `GET`: one of them as it goes on, as server-sent events (`RunningTest` each). */
  watch: (id: string): string => `/api/desk/running/${encodeURIComponent(id)}/events`,
  /** `PUT` `LinkState`; 204. */
  link: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}/link`,
  /** `GET`: raw packet records, gzip of JSON lines (wire/packet-rows.ts). */
  packets: (id: string): string => `/api/desk/results/${encodeURIComponent(id)}/packets`,
  /** `POST` `CompareRequest`; answers `Comparison`. */
  compare: '/api/desk/compare',
  /** `GET` with `format` and either a search or `ids` in the query. */
  export: '/api/desk/export',
  /** `GET`: `TestRequests`; `POST` `NewTestRequest`: 201 `TestRequest`. */
  requests: '/api/desk/requests',
  /** `DELETE`: withdraws a request; its link no longer files results. */
  request: (id: string): string => `/api/desk/requests/${encodeURIComponent(id)}`,
  /** `GET`: server-sent events (`DeskEvent` each). */
  events: '/api/desk/events',
  /** `POST` `Erasure`; admin. `?dry=1` only counts. Answers `Erased`. */
  erase: '/api/desk/erase',
  removal: '/api/desk/removal',
  /** `GET`: `AuditPage`; admin. */
  audit: '/api/desk/audit',
  /** `GET`: `Tokens`; `POST` `NewToken`: 201 `CreatedToken`; admin. */
  tokens: '/api/desk/tokens',
  /** `DELETE`: revokes; admin. */
  token: (id: string): string => `/api/desk/tokens/${encodeURIComponent(id)}`,
  /** `GET`: every site with its verdict (`Sites`). */
  sites: '/api/desk/sites',
  /**
   * `GET` with `SITE_QUERY` (wire/desk/sites.ts): one site's assessment (`SiteReport`); `format=csv`: its rows as a
   * table.
   */
  site: (name: string): string => `/api/desk/sites/${encodeURIComponent(name)}`,
  /** `PUT` `SiteSettingsChange`; admin; 204. */
  siteSettings: (name: string): string => `/api/desk/sites/${encodeURIComponent(name)}/settings`,
  /** `GET`: `PlanCatalogue`; `?format=csv` or `json`: its sites, as they can be imported again. */
  plan: '/api/desk/plan',
  /** `GET`: `WirePlanDecision`; `?format=csv`: a line for each site. */
  planDecision: '/api/desk/plan/decision',
  /** `GET` with `label`: `PlanUsual`, where the fault usually is that tests of this label meet. */
  planUsual: '/api/desk/plan/usual',
  /** `GET`: `PlanMeetMe`; `?few=N`: so many people are few; `?format=csv`: the table. */
  planMeetMe: '/api/desk/plan/meet-me',
  /** `GET`: `PlanTests`; `?format=csv`: its log; `traffic-csv` or `traffic-json`: the catalogue of network traffic. */
  planTests: '/api/desk/plan/tests',
  /** `GET`: `StepSets`, what the two sets of tests of a step came to. */
  planStepSets: (id: string): string => `/api/desk/plan/tests/${encodeURIComponent(id)}/sets`,
  /** `POST` `ChangePlanTests`: `PlanTestsEdit`; admin. */
  planTestChanges: '/api/desk/plan/tests/changes',
  /** `POST` `UndoPlan`: `PlanTestsEdit`; admin. */
  planTestUndo: '/api/desk/plan/tests/undo',
  /** `POST` `AskStepTest`: 201 `TestRequestRecord`; admin. */
  planStepRequests: (id: string): string => `/api/desk/plan/tests/${encodeURIComponent(id)}/requests`,
  /** `PUT` `SavePlanSite`: `PlanEdit`; admin, as are these. */
  planSites: '/api/desk/plan/sites',
  /** `DELETE`, with the version in the query: `PlanEdit`. */
  planSite: (name: string): string => `/api/desk/plan/sites/${encodeURIComponent(name)}`,
  /** `POST` `ImportPlan`: `ImportedPlan`. */
  planImport: '/api/desk/plan/import',
  /** `POST` `UndoPlan`: `PlanEdit`. */
  planUndo: '/api/desk/plan/undo',
  /** `GET`: `Alerts`, all that follows in one; admin, as are these. */
  alerts: '/api/desk/alerts',
  /** `POST` `NewAlertRule`: 201 `AlertRule`. */
  alertRules: '/api/desk/alerts/rules',
  /** `PUT` `NewAlertRule`: `AlertRule`; `DELETE`: 204. */
  alertRule: (id: string): string => `/api/desk/alerts/rules/${encodeURIComponent(id)}`,
  /** `POST` `NewSilence`: 201 `Silence`. */
  silences: '/api/desk/alerts/silences',
  /** `PUT` `NewSilence`: `Silence`; `DELETE`: 204; alerts are told again. */
  silence: (id: string): string => `/api/desk/alerts/silences/${encodeURIComponent(id)}`,
  /** `POST` `NewWebhook`: 201 `WebhookSecret`. */
  webhooks: '/api/desk/alerts/webhooks',
  /** `PUT` `NewWebhook`: `Webhook`, its secret stays; `DELETE`: 204; what was still to be delivered to it goes too. */
  webhook: (id: string): string => `/api/desk/alerts/webhooks/${encodeURIComponent(id)}`,
  /** `POST`: a new secret (`WebhookSecret`); the one before signs too for a day. */
  webhookSecret: (id: string): string => `/api/desk/alerts/webhooks/${encodeURIComponent(id)}/secret`,
  /** `POST`: 202; a message of kind `test` is on its way. */
  webhookTest: (id: string): string => `/api/desk/alerts/webhooks/${encodeURIComponent(id)}/test`,
  /** `GET`: `Deliveries`. */
  webhookDeliveries: (id: string): string => `/api/desk/alerts/webhooks/${encodeURIComponent(id)}/deliveries`,
  /** `GET`: `Users`; admin. */
  users: '/api/desk/users',
  /** `GET`: `Fleet`. */
  relays: '/api/desk/relays',
  /** `PUT` `Hold`: `RelayHeld`; admin. */
  relayHold: (name: string): string => `/api/desk/relays/${encodeURIComponent(name)}/hold`,
} as const;

/** Header that carries the session's CSRF token with every request that changes something. */
export const CSRF_HEADER = 'x-edgewise-csrf';

/** Pages of the desk's single page; the path decides the view. */
export const DESK_PAGE = '/desk';
