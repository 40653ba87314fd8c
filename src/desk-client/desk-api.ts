import { FleetSchema } from '../wire/relays/fleet.ts';
import type { DeskPort } from '../app/desk/ports.ts';
import { AlertsSchema, DeliveriesSchema, WebhookSecretSchema } from '../wire/desk/alerts.ts';
import {
  AuditPageSchema,
  CreatedTokenSchema,
  ErasedSchema,
  RemovalSchema,
  TokensSchema,
  UsersSchema,
} from '../wire/desk/admin.ts';
import { ComparisonSchema } from '../wire/desk/compare.ts';
import { ImportedPlanSchema, PlanCatalogueSchema } from '../wire/desk/plan/catalogue.ts';
import { PlanMeetMeSchema } from '../wire/desk/plan/meet-me.ts';
import { PlanUsualSchema } from '../wire/desk/plan/usual.ts';
import { PlanTestsSchema, StepSetsSchema } from '../wire/desk/plan/tests.ts';
import { PlanDecisionSchema } from '../wire/desk/plan/decision.ts';
import { NoteSchema, OpenedRecordSchema, ResultContextSchema } from '../wire/desk/record.ts';
import { TestRequestRecordSchema, TestRequestsSchema } from '../wire/desk/requests.ts';
import { DESK_ROUTES } from '../wire/desk/routes.ts';
import { ResultPageSchema } from '../wire/desk/search.ts';
import { TagsSchema } from '../wire/desk/tags.ts';
import { TriagedSchema, TriageSchema } from '../wire/desk/triage.ts';
import { CountsSchema, SavedViewSchema, SavedViewsSchema } from '../wire/desk/views.ts';
import { searchFields } from '../wire/desk/search-query.ts';
import { SiteReportSchema, SitesSchema } from '../wire/desk/sites.ts';
import { MeSchema, type Me } from '../wire/desk/session.ts';
import { ROUTES, ServerConfigSchema } from '../wire/http.ts';
import { RunningTestSchema, RunningTestsSchema } from '../wire/running.ts';
import { listen, watch } from './event-stream.ts';
import { ask, askFor, type Question } from './request.ts';

/** The desk's own server, over fetch; it keeps the session's CSRF token. */
export function createDeskApi(): DeskPort {
  let csrfToken: string | null = null;
  const change = (method: 'POST' | 'PUT' | 'DELETE', body?: unknown): Question => ({
    method,
    csrfToken,
    ...(body === undefined ? {} : { body }),
  });
  function remember(me: Me): Me {
    csrfToken = me.user?.csrfToken ?? null;
    return me;
  }
  return {
    me: async () => remember(await askFor(MeSchema, DESK_ROUTES.me)),
    login: async (login) => remember(await askFor(MeSchema, DESK_ROUTES.login, change('POST', login))),
    async logout() {
      await ask(DESK_ROUTES.logout, change('POST'));
      csrfToken = null;
    },
    search: (search, { after, limit, order }) =>
      askFor(
        ResultPageSchema,
        withQuery(DESK_ROUTES.results, [
          ...searchFields(search),
          ...(after === null ? [] : [['after', after] as [string, string]]),
          ...(order === undefined ? [] : [['order', order] as [string, string]]),
          ['limit', String(limit)],
        ]),
      ),
    open: (id) => askFor(OpenedRecordSchema, DESK_ROUTES.result(id)),
    context: (id) => askFor(ResultContextSchema, DESK_ROUTES.context(id)),
    addNote: (id, note) => askFor(NoteSchema, DESK_ROUTES.notes(id), change('POST', note)),
    setTriage: (id, triage) => askFor(TriageSchema, DESK_ROUTES.triage(id), change('PUT', triage)),
    setTriages: (changes) => askFor(TriagedSchema, DESK_ROUTES.triages, change('PUT', { changes })),
    tags: async () => (await askFor(TagsSchema, DESK_ROUTES.tags)).tags,
    running: async () => (await askFor(RunningTestsSchema, DESK_ROUTES.running)).tests,
    runningByCode: (code) => askFor(RunningTestSchema, DESK_ROUTES.runningByCode(code)),
    watch,
    views: async () => (await askFor(SavedViewsSchema, DESK_ROUTES.views)).views,
    addView: (view) => askFor(SavedViewSchema, DESK_ROUTES.views, change('POST', view)),
    changeView: (id, view) => askFor(SavedViewSchema, DESK_ROUTES.view(id), change('PUT', view)),
    async removeView(id) {
      await ask(DESK_ROUTES.view(id), change('DELETE'));
    },
    counts: async (searches) =>
      (await askFor(CountsSchema, DESK_ROUTES.counts, change('POST', { searches }))).counts,
    async setLinkRevoked(id, isRevoked) {
      await ask(DESK_ROUTES.link(id), change('PUT', { isRevoked }));
    },
    compare: (request) => askFor(ComparisonSchema, DESK_ROUTES.compare, change('POST', request)),
    requests: async () => (await askFor(TestRequestsSchema, DESK_ROUTES.requests)).requests,
    addRequest: (request) => askFor(TestRequestRecordSchema, DESK_ROUTES.requests, change('POST', request)),
    async withdrawRequest(id) {
      await ask(DESK_ROUTES.request(id), change('DELETE'));
    },
    offer: () => askFor(ServerConfigSchema, ROUTES.config),
    audit: ({ who, action, subject }, after) =>
      askFor(
        AuditPageSchema,
        withQuery(DESK_ROUTES.audit, withoutEmpty({ who, action, subject, after: after ?? '' })),
      ),
    tokens: async () => (await askFor(TokensSchema, DESK_ROUTES.tokens)).tokens,
    addToken: (token) => askFor(CreatedTokenSchema, DESK_ROUTES.tokens, change('POST', token)),
    async revokeToken(id) {
      await ask(DESK_ROUTES.token(id), change('DELETE'));
    },
    relays: () => askFor(FleetSchema, DESK_ROUTES.relays),
    async holdRelay(name, isHeldOut) {
      await ask(DESK_ROUTES.relayHold(name), change('PUT', { isHeldOut }));
    },
    users: async () => (await askFor(UsersSchema, DESK_ROUTES.users)).users,
    erase: (erasure, isDry) =>
      askFor(
        ErasedSchema,
        withQuery(DESK_ROUTES.erase, isDry ? [['dry', '1']] : []),
        change('POST', erasure),
      ),
    removal: () => askFor(RemovalSchema, DESK_ROUTES.removal),
    async confirmRemoval(id) {
      await ask(DESK_ROUTES.removal, change('POST', { id }));
    },
    alerts: () => askFor(AlertsSchema, DESK_ROUTES.alerts),
    async changeAlerts(asked) {
      switch (asked.kind) {
        case 'add-rule':
          await ask(DESK_ROUTES.alertRules, change('POST', asked.rule));
          return null;
        case 'change-rule':
          await ask(DESK_ROUTES.alertRule(asked.id), change('PUT', asked.rule));
          return null;
        case 'remove-rule':
          await ask(DESK_ROUTES.alertRule(asked.id), change('DELETE'));
          return null;
        case 'add-silence':
          await ask(DESK_ROUTES.silences, change('POST', asked.silence));
          return null;
        case 'change-silence':
          await ask(DESK_ROUTES.silence(asked.id), change('PUT', asked.silence));
          return null;
        case 'remove-silence':
          await ask(DESK_ROUTES.silence(asked.id), change('DELETE'));
          return null;
        case 'add-webhook':
          return askFor(WebhookSecretSchema, DESK_ROUTES.webhooks, change('POST', asked.webhook));
        case 'change-webhook':
          await ask(DESK_ROUTES.webhook(asked.id), change('PUT', asked.webhook));
          return null;
        case 'new-webhook-secret':
          return askFor(WebhookSecretSchema, DESK_ROUTES.webhookSecret(asked.id), change('POST'));
        case 'remove-webhook':
          await ask(DESK_ROUTES.webhook(asked.id), change('DELETE'));
          return null;
        case 'test-webhook':
          await ask(DESK_ROUTES.webhookTest(asked.id), change('POST'));
          return null;
      }
    },
    deliveries: (webhookId) => askFor(DeliveriesSchema, DESK_ROUTES.webhookDeliveries(webhookId)),
    sites: () => askFor(SitesSchema, DESK_ROUTES.sites),
    site: (name, { days, relay, target }) =>
      askFor(
        SiteReportSchema,
        withQuery(
          DESK_ROUTES.site(name),
          withoutEmpty({ days: String(days), relay: relay ?? '', target: target ?? '' }),
        ),
      ),
    async setSite(name, settings) {
      await ask(DESK_ROUTES.siteSettings(name), change('PUT', settings));
    },
    plan: () => askFor(PlanCatalogueSchema, DESK_ROUTES.plan),
    planDecision: () => askFor(PlanDecisionSchema, DESK_ROUTES.planDecision),
    planMeetMe: (fewPeople) =>
      askFor(PlanMeetMeSchema, withQuery(DESK_ROUTES.planMeetMe, [['few', String(fewPeople)]])),
    planUsual: (label) => askFor(PlanUsualSchema, withQuery(DESK_ROUTES.planUsual, [['label', label]])),
    planTests: () => askFor(PlanTestsSchema, DESK_ROUTES.planTests),
    planStepSets: (step) => askFor(StepSetsSchema, DESK_ROUTES.planStepSets(step)),
    async changePlan(asked) {
      switch (asked.kind) {
        case 'save': {
          const { site, version } = asked;
          await ask(DESK_ROUTES.planSites, change('PUT', { site, version }));
          return null;
        }
        case 'remove': {
          const version: [string, string] = ['version', String(asked.version)];
          await ask(withQuery(DESK_ROUTES.planSite(asked.name), [version]), change('DELETE'));
          return null;
        }
        case 'import': {
          const { format, mode, text, revision } = asked;
          return askFor(
            ImportedPlanSchema,
            DESK_ROUTES.planImport,
            change('POST', { format, mode, text, revision }),
          );
        }
        case 'undo':
          await ask(DESK_ROUTES.planUndo, change('POST', { edit: asked.edit }));
          return null;
        case 'tests': {
          const { revision, change: what } = asked;
          await ask(DESK_ROUTES.planTestChanges, change('POST', { revision, change: what }));
          return null;
        }
        case 'tests-undo':
          await ask(DESK_ROUTES.planTestUndo, change('POST', { edit: asked.edit }));
          return null;
        case 'step-request':
          await ask(DESK_ROUTES.planStepRequests(asked.id), change('POST', asked.ask));
          return null;
      }
    },
    listen,
  };
}

const withQuery = (path: string, fields: [string, string][]): string =>
  fields.length === 0 ? path : `${path}?${new URLSearchParams(fields).toString()}`;

/** The fields that say something. */
const withoutEmpty = (fields: Record<string, string>): [string, string][] =>
  Object.entries(fields).filter(([, value]) => value !== '');
