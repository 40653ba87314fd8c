import type { FleetTable } from '../../wire/relays/fleet.ts';
import type {
  Alerts,
  Deliveries,
  NewAlertRule,
  NewSilence,
  NewWebhook,
  WebhookSecret,
} from '../../wire/desk/alerts.ts';
import type {
  AuditPage,
  CreatedToken,
  Erased,
  Erasure,
  NewToken,
  Removal,
  TokenRecord,
  Users,
} from '../../wire/desk/admin.ts';
import type { PlanSite } from '../../core/plan/catalogue.ts';
import type { SiteQuery } from '../../wire/desk/address.ts';
import type { CompareRequest, Comparison } from '../../wire/desk/compare.ts';
import type { NewNote, Note, OpenedRecord, ResultContext } from '../../wire/desk/record.ts';
import type { DeskEvent, NewTestRequest, TestRequestRecord } from '../../wire/desk/requests.ts';
import type { ListOrder, ResultPage, ResultSearch } from '../../wire/desk/search.ts';
import type { SiteReport, Sites, SiteSettingsChange } from '../../wire/desk/sites.ts';
import type { Triage, TriageChange, TriageChanges, Triaged } from '../../wire/desk/triage.ts';
import type { SavedView, ViewFields } from '../../wire/desk/views.ts';
import type { ImportedPlan, PlanCatalogue } from '../../wire/desk/plan/catalogue.ts';
import type { PlanUsual } from '../../wire/desk/plan/usual.ts';
import type { PlanMeetMe } from '../../wire/desk/plan/meet-me.ts';
import type { AskStepTest, PlanTests, WireStepSets, WireTestPlanChange } from '../../wire/desk/plan/tests.ts';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import type { Login, Me } from '../../wire/desk/session.ts';
import type { RunningTest } from '../../wire/running.ts';
import type { ServerConfig } from '../../wire/http.ts';

/** The server said no, or could not be asked. The message is a sentence for people. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  constructor(
    /**
     * `unreachable`: there was no answer; `logged-out`: the login has ended; `not-found`: there is no such thing;
     * else the server's code.
     */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Narrows the audit trail; an empty text finds everything. */
export interface AuditFilter {
  readonly who: string;
  readonly action: string;
  readonly subject: string;
}

/** One change to what is alerted. */
export type AlertChange =
  | { readonly kind: 'add-rule'; readonly rule: NewAlertRule }
  | { readonly kind: 'change-rule'; readonly id: string; readonly rule: NewAlertRule }
  | { readonly kind: 'remove-rule'; readonly id: string }
  | { readonly kind: 'add-silence'; readonly silence: NewSilence }
  | { readonly kind: 'change-silence'; readonly id: string; readonly silence: NewSilence }
  | { readonly kind: 'remove-silence'; readonly id: string }
  | { readonly kind: 'add-webhook'; readonly webhook: NewWebhook }
  | { readonly kind: 'change-webhook'; readonly id: string; readonly webhook: NewWebhook }
  /** The one before signs too for a day. */
  | { readonly kind: 'new-webhook-secret'; readonly id: string }
  | { readonly kind: 'remove-webhook'; readonly id: string }
  /** Sends a message of kind `test`. */
  | { readonly kind: 'test-webhook'; readonly id: string };

/** One change to the plan: its catalogue, or its tests. Each names what was seen of it, so that nobody overwrites unseen. */
export type PlanChange =
  | { readonly kind: 'save'; readonly site: PlanSite; readonly version: number | null }
  | { readonly kind: 'remove'; readonly name: string; readonly version: number }
  | {
      readonly kind: 'import';
      readonly format: 'csv' | 'json';
      readonly mode: 'merge' | 'replace';
      readonly text: string;
      readonly revision: number;
    }
  | { readonly kind: 'undo'; readonly edit: number }
  | { readonly kind: 'tests'; readonly revision: number; readonly change: WireTestPlanChange }
  | { readonly kind: 'tests-undo'; readonly edit: number }
  /** Asks for the tests before or after a step. */
  | { readonly kind: 'step-request'; readonly id: string; readonly ask: AskStepTest };

/** What the stream of events tells of itself and of the world. */
export type StreamSignal =
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: DeskEvent }
  /** Broken off, or never opened; it does not come back by itself. */
  | { readonly kind: 'lost' };

/** The desk's server. Every call rejects with `DeskError`. */
export interface DeskPort {
  me(): Promise<Me>;
  login(login: Login): Promise<Me>;
  logout(): Promise<void>;
  search(
    search: ResultSearch,
    page: { readonly after: string | null; readonly limit: number; readonly order?: ListOrder },
  ): Promise<ResultPage>;
  open(id: string): Promise<OpenedRecord>;
  context(id: string): Promise<ResultContext>;
  addNote(id: string, note: NewNote): Promise<Note>;
  /** Rejects with `changed-meanwhile` when somebody else was first. */
  setTriage(id: string, change: TriageChange): Promise<Triage>;
  /** Several at once: what somebody else changed meanwhile is left, and named. */
  setTriages(changes: TriageChanges['changes']): Promise<Triaged>;
  /** Tags in use, most used first. */
  tags(): Promise<readonly string[]>;
  /** Tests that run for the desk now. */
  running(): Promise<readonly RunningTest[]>;
  /** The one whose page shows this code; rejects with `no-such-code`. */
  runningByCode(code: string): Promise<RunningTest>;
  /** Watches one until the answer is called; `null`: the stream has ended. */
  watch(id: string, listener: (test: RunningTest | null) => void): () => void;
  views(): Promise<readonly SavedView[]>;
  addView(view: ViewFields): Promise<SavedView>;
  changeView(id: string, view: ViewFields): Promise<SavedView>;
  removeView(id: string): Promise<void>;
  /** How many results each search finds; `COUNTED_UP_TO` + 1 is more than that. */
  counts(searches: readonly ResultSearch[]): Promise<readonly number[]>;
  setLinkRevoked(id: string, isRevoked: boolean): Promise<void>;
  compare(request: CompareRequest): Promise<Comparison>;
  requests(): Promise<readonly TestRequestRecord[]>;
  addRequest(request: NewTestRequest): Promise<TestRequestRecord>;
  withdrawRequest(id: string): Promise<void>;
  /** What tests the server offers. */
  offer(): Promise<ServerConfig>;
  audit(filter: AuditFilter, after: string | null): Promise<AuditPage>;
  tokens(): Promise<readonly TokenRecord[]>;
  addToken(token: NewToken): Promise<CreatedToken>;
  revokeToken(id: string): Promise<void>;
  users(): Promise<Users['users']>;
  relays(): Promise<FleetTable>;
  /** Rejects with `no-such-relay`. */
  holdRelay(name: string, isHeldOut: boolean): Promise<void>;
  /** `isDry`: only counts. */
  erase(erasure: Erasure, isDry: boolean): Promise<Erased>;
  removal(): Promise<Removal>;
  /** Has the server remove what it has stopped at; `id`: of that stop. */
  confirmRemoval(id: string): Promise<void>;
  sites(): Promise<Sites>;
  /** One site assessed; `query.beside` is not looked at. */
  site(name: string, query: SiteQuery): Promise<SiteReport>;
  setSite(name: string, settings: SiteSettingsChange): Promise<void>;
  alerts(): Promise<Alerts>;
  /** Answers with a webhook and its secret where that is new; `null` for every other change. */
  changeAlerts(change: AlertChange): Promise<WebhookSecret | null>;
  /** What became of messages to a webhook. */
  deliveries(webhookId: string): Promise<Deliveries>;
  plan(): Promise<PlanCatalogue>;
  planDecision(): Promise<WirePlanDecision>;
  /** `fewPeople`: up to so many are few. */
  planMeetMe(fewPeople: number): Promise<PlanMeetMe>;
  planUsual(label: string): Promise<PlanUsual>;
  planTests(): Promise<PlanTests>;
  /** What the tests before and after a step came to. */
  planStepSets(step: string): Promise<WireStepSets>;
  /**
   * Answers what an import did or what is wrong with it, `null` for every other change. Rejects with `changed-meanwhile`
   * when somebody else was first.
   */
  changePlan(change: PlanChange): Promise<ImportedPlan | null>;
  /** Listens until the answer is called. */
  listen(listener: (signal: StreamSignal) => void): () => void;
}

/** The browser around the desk. */
export interface DeskEnvironment {
  nowEpochMs(): number;
  /** The reader's last midnight. */
  startOfTodayMs(): number;
  setTimer(afterMs: number, callback: () => void): () => void;
  isHidden(): boolean;
  onVisibility(listener: () => void): void;
  /** Shows where one is; `push`: the back button comes back from there. */
  showAddress(address: string, how: 'push' | 'replace'): void;
}
