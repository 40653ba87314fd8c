import type { FleetTable } from '../../wire/relays/fleet.ts';
import type { Alerts, DeliveryRecord, WebhookSecret } from '../../wire/desk/alerts.ts';
import type {
  AuditEntry,
  CreatedToken,
  Erasure,
  Removal,
  TokenRecord,
  Users,
} from '../../wire/desk/admin.ts';
import type { DeskAddress, ListQuery } from '../../wire/desk/address.ts';
import type { Comparison } from '../../wire/desk/compare.ts';
import type { OpenedRecord, ResultContext } from '../../wire/desk/record.ts';
import type { TestRequestRecord } from '../../wire/desk/requests.ts';
import type { ResultSummary, ResultSearch } from '../../wire/desk/search.ts';
import type { SiteReport, Sites } from '../../wire/desk/sites.ts';
import type { TriageFields, TriageStatus } from '../../wire/desk/triage.ts';
import type { SavedView, ViewFields } from '../../wire/desk/views.ts';
import type { DeskUser, Me } from '../../wire/desk/session.ts';
import type { RunningTest } from '../../wire/running.ts';
import type { ServerConfig } from '../../wire/http.ts';
import type { ImportedPlan, PlanCatalogue } from '../../wire/desk/plan/catalogue.ts';
import { FEW_PEOPLE, type PlanMeetMe } from '../../wire/desk/plan/meet-me.ts';
import type { PlanUsual } from '../../wire/desk/plan/usual.ts';
import type { PlanTests, WireStepSets } from '../../wire/desk/plan/tests.ts';
import type { WirePlanDecision } from '../../wire/desk/plan/decision.ts';
import type { AlertChange, AuditFilter, PlanChange } from './ports.ts';

/** Something that is read from the server. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly value: T };

/** Something that a person asked to have done, as the element shows that asked for it. */
export type Action =
  | { readonly kind: 'idle' }
  | { readonly kind: 'doing' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/** What the login page offers. */
export type LoginOffer = Me['login'];

/** Who is at the desk. */
export type Session =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'nobody'; readonly offer: LoginOffer; readonly attempt: Action }
  | { readonly kind: 'somebody'; readonly user: DeskUser; readonly offer: LoginOffer }
  /** The login ended by itself. Everything stays as it is, so that nothing that was being written is lost. */
  | {
      readonly kind: 'expired';
      readonly user: DeskUser;
      readonly offer: LoginOffer;
      readonly attempt: Action;
    };

/** What has arrived and waits to be let into the list, so that nothing moves under a reader's eyes. */
export interface Waiting {
  readonly rows: readonly ResultSummary[];
  /** So much has been missed that `rows` is the new start of the list, with the key of what follows. */
  readonly restart: { readonly next: string | null } | null;
}

/** The list of results. */
export interface ListState {
  readonly query: ListQuery;
  /** What the query meant when it was loaded: with times in place of `today`. */
  readonly search: ResultSearch;
  /** While another search is loading, `rows` are still those of the one before. */
  readonly status: Action;
  readonly rows: readonly ResultSummary[];
  /** Key of what follows; `null` when that is all. */
  readonly next: string | null;
  readonly more: Action;
  readonly waiting: Waiting;
  /** Ids of rows that have slid in. */
  readonly arrived: ReadonlySet<string>;
}

/** How looking for a test by the code that its page shows stands. */
export type CodeSearch =
  | { readonly kind: 'none' | 'asking' | 'mistyped' | 'no-code' }
  | { readonly kind: 'failed'; readonly message: string };

/** Tests that run for the desk now. */
export interface RunningState {
  readonly search: CodeSearch;
  readonly tests: readonly RunningTest[];
  /** The one that is watched, as it was last seen; `isLost`: it may go on, and nothing is heard of it here. */
  readonly watched: { readonly test: RunningTest; readonly isLost: boolean } | null;
}

/** Lists that are kept under a name: one's own and those that are shared. */
export interface ViewsState {
  readonly views: readonly SavedView[];
  /** How many results each finds, by its id; more than `COUNTED_UP_TO` is not counted. */
  readonly counts: ReadonlyMap<string, number>;
  /** What has become of the last change. */
  readonly action: Action;
  /** The one that was deleted last, to bring back. */
  readonly deleted: ViewFields | null;
}

/** What has become of changing status, assignee or tags. */
export interface TriageState {
  readonly action: Action;
  /** As it was before this page's last change, to undo that; `null`: there is nothing to undo. */
  readonly before: TriageFields | null;
}

/** What is asked of several results: what is left out stays as it is. */
export interface TriageWish {
  readonly status?: TriageStatus;
  readonly assignee?: string | null;
  readonly addTag?: string;
  readonly removeTag?: string;
}

/** The results of a change that can be undone: as they were before it, and the version that it made. */
export type LastTriage = readonly {
  readonly id: string;
  readonly code: string;
  readonly before: TriageFields;
  readonly version: number;
}[];

/** Changes of several results, and what of this page's changes can be undone from anywhere. */
export interface TriagingState {
  /** What has become of the last change of several, or of undoing one. */
  readonly action: Action;
  readonly last: LastTriage | null;
  /** Codes of results that were left as they are, since somebody else had changed them. */
  readonly left: readonly string[];
}

/** The result that is open beside the list. */
export type OpenedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly message: string; readonly isGone: boolean }
  | {
      readonly kind: 'ready';
      readonly id: string;
      readonly record: OpenedRecord;
      /** `null`: on its way. */
      readonly context: ResultContext | null | 'failed';
      readonly note: Action;
      readonly link: Action;
      readonly triage: TriageState;
    };

/** Test requests. */
export interface RequestsState {
  readonly requests: Loaded<readonly TestRequestRecord[]>;
  /** What can be asked for; `null` where it is not known. */
  readonly offer: ServerConfig | null;
  /** The one just made, whose link is to be sent. */
  readonly created: TestRequestRecord | null;
  readonly create: Action;
  readonly withdraw: Action;
}

/** The audit trail. */
export interface AuditState {
  readonly filter: AuditFilter;
  readonly status: Action;
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
  readonly more: Action;
}

/** Why the server does not remove what is beyond its limits; `null`: it does, or nobody here may know. */
export interface RemovalState {
  readonly stop: RemovalStop | null;
  /** What has become of confirming it. */
  readonly confirm: Action;
}
export type RemovalStop = NonNullable<Removal['stop']>;

/** The relays, and the wish to hold one of them out or let it in. */
export interface RelaysState {
  readonly relays: Loaded<FleetTable>;
  readonly hold: Action;
}

/** API tokens. `created` is the only time that its secret is seen. */
export interface TokensState {
  readonly tokens: Loaded<readonly TokenRecord[]>;
  readonly created: CreatedToken | null;
  readonly create: Action;
  readonly revoke: Action;
}

/** Deleting a person's results: first counted, then done. */
export type EraseState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting'; readonly erasure: Erasure }
  | { readonly kind: 'counted'; readonly erasure: Erasure; readonly results: number }
  | { readonly kind: 'erasing'; readonly erasure: Erasure; readonly results: number }
  | { readonly kind: 'erased'; readonly erasure: Erasure; readonly results: number }
  | { readonly kind: 'failed'; readonly erasure: Erasure; readonly message: string };

/** One site, assessed. */
export interface SiteState {
  readonly site: string;
  readonly report: Loaded<SiteReport>;
  /** Another look at the same site is on its way; `report` is still the one before. */
  readonly recomputing: Action;
  /** What it is set beside; `null` for nothing. */
  readonly beside: Loaded<SiteReport> | null;
  /** What has become of settings that were sent. */
  readonly settings: Action;
}

/** Alerts. `shownSecret` is the only time that a webhook's secret is seen. */
export interface AlertsState {
  readonly alerts: Loaded<Alerts>;
  /** What has become of the last change, and what it was. */
  readonly change: Action;
  readonly changed: AlertChange['kind'] | null;
  readonly shownSecret: WebhookSecret | null;
  /** What became of messages to one webhook; `null`: nobody looks. */
  readonly deliveries: {
    readonly webhookId: string;
    readonly list: Loaded<readonly DeliveryRecord[]>;
  } | null;
}

/** The plan: its catalogue, and what follows from it. */
export interface PlanState {
  readonly catalogue: Loaded<PlanCatalogue>;
  readonly decision: Loaded<WirePlanDecision>;
  readonly fewPeople: number;
  readonly meetMe: Loaded<PlanMeetMe>;
  readonly tests: Loaded<PlanTests>;
  /** What the tests of one step came to; `null`: nobody looks. */
  readonly sets: { readonly step: string; readonly loaded: Loaded<WireStepSets> } | null;
  /** What has become of the last change, and what it was. */
  readonly change: Action;
  readonly changed: PlanChange | null;
  /** The last change was refused since somebody else was first; the catalogue has been loaded again. */
  readonly isOvertaken: boolean;
  /** What the last import did, or everything that is wrong with its text. */
  readonly imported: ImportedPlan | null;
}

/** What usually goes wrong where tests of a label are from; `null`: nobody looks at one. */
export type UsualState = { readonly label: string; readonly sites: PlanUsual['sites'] } | null;

/** Whether what arrives at the server arrives here. */
export type Connection = 'off' | 'connecting' | 'open' | 'lost';

/** Something to be told once, wherever one is at the desk. */
export interface Announcement {
  /** Grows with every piece. */
  readonly number: number;
  /** A result of a test that this user asked for. */
  readonly row: ResultSummary;
}

/** Everything the desk shows, in one value; elements get it and never change it. */
export interface DeskState {
  readonly session: Session;
  readonly address: DeskAddress;
  readonly list: ListState;
  readonly opened: OpenedState;
  /** Marked for comparison and export, in the order of marking. */
  readonly marked: readonly ResultSummary[];
  readonly triaging: TriagingState;
  /** Tags in use, most used first. */
  readonly tags: readonly string[];
  readonly views: ViewsState;
  readonly running: RunningState;
  readonly connection: Connection;
  readonly news: Announcement | null;
  /** `null`: there are not two sides yet. */
  readonly comparison: Loaded<Comparison> | null;
  readonly requests: RequestsState;
  readonly audit: AuditState;
  readonly tokens: TokensState;
  readonly users: Loaded<Users['users']>;
  readonly relays: RelaysState;
  readonly erase: EraseState;
  readonly removal: RemovalState;
  readonly sites: Loaded<Sites>;
  readonly site: SiteState;
  readonly alerts: AlertsState;
  readonly plan: PlanState;
  readonly usual: UsualState;
}

export const IDLE = { kind: 'idle' } as const;
export const DOING = { kind: 'doing' } as const;
export const DONE = { kind: 'done' } as const;
export const LOADING = { kind: 'loading' } as const;

/** Nobody has asked for anything yet. */
export const emptyState = (address: DeskAddress): DeskState => ({
  session: { kind: 'asking' },
  address,
  list: {
    query: { search: {}, within: null },
    search: {},
    status: IDLE,
    rows: [],
    next: null,
    more: IDLE,
    waiting: { rows: [], restart: null },
    arrived: new Set(),
  },
  opened: { kind: 'none' },
  marked: [],
  triaging: { action: IDLE, last: null, left: [] },
  tags: [],
  running: { tests: [], watched: null, search: { kind: 'none' } },
  views: { views: [], counts: new Map(), action: IDLE, deleted: null },
  connection: 'off',
  news: null,
  comparison: null,
  requests: { requests: LOADING, offer: null, created: null, create: IDLE, withdraw: IDLE },
  audit: {
    filter: { who: '', action: '', subject: '' },
    status: IDLE,
    entries: [],
    next: null,
    more: IDLE,
  },
  tokens: { tokens: LOADING, created: null, create: IDLE, revoke: IDLE },
  users: LOADING,
  relays: { relays: LOADING, hold: IDLE },
  erase: { kind: 'idle' },
  removal: { stop: null, confirm: IDLE },
  sites: LOADING,
  alerts: { alerts: LOADING, change: IDLE, changed: null, shownSecret: null, deliveries: null },
  plan: {
    catalogue: LOADING,
    decision: LOADING,
    fewPeople: FEW_PEOPLE,
    meetMe: LOADING,
    tests: LOADING,
    sets: null,
    change: IDLE,
    changed: null,
    isOvertaken: false,
    imported: null,
  },
  usual: null,
  site: { site: '', report: LOADING, recomputing: IDLE, beside: null, settings: IDLE },
});
