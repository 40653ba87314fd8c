import { readCode } from '../../core/result-code.ts';
import type { Users } from '../../wire/desk/admin.ts';
import { EVERYTHING, formatAddress, type DeskAddress, type ListQuery } from '../../wire/desk/address.ts';
import type { CompareRequest, Comparison } from '../../wire/desk/compare.ts';
import type { DeskEvent } from '../../wire/desk/requests.ts';
import type { ResultSearch, ResultSummary } from '../../wire/desk/search.ts';
import { withTag } from '../../wire/desk/tags.ts';
import type { Triage } from '../../wire/desk/triage.ts';
import type { DeskUser } from '../../wire/desk/session.ts';
import { Alerting } from './alerting.ts';
import { ApiTokens } from './api-tokens.ts';
import { DeskSession } from './desk-session.ts';
import { AuditTrail } from './audit-trail.ts';
import { Erasing } from './erasing.ts';
import { Live } from './live.ts';
import { OpenedResult } from './opened-result.ts';
import { hasCode, messageOf, type Cell, type Surroundings } from './part.ts';
import type { DeskEnvironment, DeskPort } from './ports.ts';
import { Planning } from './plan/planning.ts';
import { UsualFault } from './plan/usual-fault.ts';
import { RelayFleet } from './relay-fleet.ts';
import { Reading } from './reading.ts';
import { SiteList } from './site-list.ts';
import { ResultList } from './result-list.ts';
import { SiteAssessment } from './site-assessment.ts';
import { emptyState, type DeskState } from './state.ts';
import { MarkedResults } from './marked-results.ts';
import { StoppedRemoval } from './stopped-removal.ts';
import { Triaging } from './triaging.ts';
import { RunningTests } from './running-tests.ts';
import { SavedViews } from './saved-views.ts';
import { TestRequests } from './test-requests.ts';

/** What the server takes as text of a search (wire/desk/search.ts). */
const MAX_TEXT = 200;

/**
 * The desk's store: holds the state, hands each part of it to the one who may change it, and tells its listener.
 * Where one is decides what is loaded.
 */
export class DeskApp {
  readonly opened: OpenedResult;
  readonly requests: TestRequests;
  readonly audit: AuditTrail;
  readonly tokens: ApiTokens;
  readonly relays: RelayFleet;
  readonly erasing: Erasing;
  readonly removal: StoppedRemoval;
  readonly list: ResultList;
  readonly session: DeskSession;
  readonly site: SiteAssessment;
  readonly alerts: Alerting;
  readonly triaging: Triaging;
  readonly marked: MarkedResults;
  readonly views: SavedViews;
  readonly running: RunningTests;
  readonly plan: Planning;

  readonly #environment: DeskEnvironment;
  readonly #port: DeskPort;
  readonly #listener: (state: DeskState) => void;
  readonly #live: Live;
  readonly #comparison: Reading<Comparison>;
  readonly #users: Reading<Users['users']>;
  readonly #sites: SiteList;
  readonly #usual: UsualFault;
  #state: DeskState;
  /** The list is read further down. */
  #isReadingList = false;

  constructor(
    port: DeskPort,
    environment: DeskEnvironment,
    address: DeskAddress,
    listener: (state: DeskState) => void,
  ) {
    this.#port = port;
    this.#environment = environment;
    this.#listener = listener;
    this.#state = emptyState(address);
    const surroundings: Surroundings = { port, environment, explain: (error) => this.#explain(error) };
    this.session = new DeskSession(surroundings, this.#cell('session'), {
      arrived: (user, before) => this.#arrived(user, before),
      left: () => this.#left(),
    });
    this.list = new ResultList(
      surroundings,
      this.#cell('list'),
      () => this.#isBeingRead(),
      (ask) => this.#live.whenOpen(ask),
    );
    this.triaging = new Triaging(surroundings, this.#cell('triaging'), (id, triage) =>
      this.#onTriage(id, triage),
    );
    this.marked = new MarkedResults(this.#cell('marked'), this.triaging, () => this.#state.list.rows);
    this.opened = new OpenedResult(surroundings, this.#cell('opened'), {
      onRow: (row) => this.list.replace(row),
      onChange: (last) => this.triaging.remember(last),
      whenOpen: (ask) => this.#live.whenOpen(ask),
    });
    this.requests = new TestRequests(surroundings, this.#cell('requests'), ({ createdBy }, row) => {
      if (createdBy === this.session.user?.name) this.#tell(row);
    });
    this.audit = new AuditTrail(surroundings, this.#cell('audit'));
    this.tokens = new ApiTokens(surroundings, this.#cell('tokens'));
    this.erasing = new Erasing(surroundings, this.#cell('erase'), () =>
      this.list.load(this.#state.list.query),
    );
    this.removal = new StoppedRemoval(surroundings, this.#cell('removal'));
    this.relays = new RelayFleet(surroundings, this.#cell('relays'));
    this.#users = new Reading(surroundings, this.#cell('users'));
    this.#sites = new SiteList(surroundings, this.#cell('sites'));
    this.running = new RunningTests(surroundings, this.#cell('running'));
    this.views = new SavedViews(surroundings, this.#cell('views'));
    this.alerts = new Alerting(surroundings, this.#cell('alerts'));
    this.#usual = new UsualFault(surroundings, this.#cell('usual'));
    this.plan = new Planning(surroundings, this.#cell('plan'));
    this.site = new SiteAssessment(surroundings, this.#cell('site'));
    this.#comparison = new Reading(surroundings, this.#cell('comparison'));
    this.#live = new Live(surroundings, this.#cell('connection'), {
      event: (event) => this.#onEvent(event),
      missed: () => this.#onMissed(),
      loggedOut: () => this.#expire(),
    });
  }

  get state(): DeskState {
    return this.#state;
  }

  /** Asks who this is, and loads what the address asks for. */
  start(): void {
    this.session.ask();
  }

  /** Goes to a place: by a link (`push`), instead of the present one (`replace`), or by the browser itself. */
  go(address: DeskAddress, how: 'push' | 'replace' | 'browser' = 'push'): void {
    const before = this.#state.address;
    if (how !== 'browser' && formatAddress(address) !== formatAddress(before))
      this.#environment.showAddress(formatAddress(address), how);
    this.#set({ address });
    if (before.kind === 'tokens') this.tokens.forgetSecret();
    if (before.kind === 'alerts') this.alerts.leave();
    if (before.kind === 'requests' && address.kind !== 'requests') this.running.unwatch();
    this.#sites.leave();
    if (before.kind === 'plan') this.plan.leave();
    if (before.kind === 'erase') this.erasing.reset();
    if (this.session.user) this.#enter(address);
  }

  search(query: ListQuery): void {
    this.list.load(query);
    this.go({ kind: 'list', query });
  }

  /** Looks for what was typed. A code opens its result, whatever the filters are. */
  searchText(typed: string): void {
    const text = typed.trim().slice(0, MAX_TEXT);
    const read = readCode(text);
    if (read.kind !== 'code') {
      const { query } = this.#state.list;
      const search: ResultSearch = { ...query.search, text };
      if (text === '') delete search.text;
      this.search({ ...query, search });
      return;
    }
    const query: ListQuery = { search: { text: read.code }, within: null };
    this.list.load(query, (rows) => {
      const found = rows.find(({ code }) => code === read.code);
      const { address } = this.#state;
      if (found && address.kind === 'list') this.go({ kind: 'result', id: found.id, query }, 'replace');
    });
    this.go({ kind: 'list', query });
  }

  /** Closes the opened result; the list stays where it is. */
  close(): void {
    if (this.#state.address.kind === 'result') this.go({ kind: 'list', query: this.#state.address.query });
  }

  /** Loads again what could not be loaded here. */
  retry(): void {
    const { session, list, address } = this.#state;
    if (session.kind === 'failed') this.session.ask();
    if (!this.session.user) return;
    if (list.status.kind === 'failed') this.list.load(list.query);
    this.opened.retry();
    if (address.kind !== 'list' && address.kind !== 'result') this.#enter(address);
  }

  setReading(isReading: boolean): void {
    this.#isReadingList = isReading;
  }

  compare({ a, b }: CompareRequest): void {
    this.go({ kind: 'compare', a, b });
  }

  #enter(address: DeskAddress): void {
    if (this.session.user?.role === 'admin') this.removal.look();
    switch (address.kind) {
      case 'list':
      case 'result':
        this.#enterList(address);
        return;
      case 'compare':
        this.#enterComparison(address);
        return;
      case 'sites':
        this.#sites.load();
        return;
      case 'site':
        this.#enterSite(address);
        return;
      case 'plan':
        this.plan.enter(address.part);
        // Its relays are there to choose those that tests go through.
        this.requests.loadOffer();
        return;
      case 'requests':
        this.requests.load();
        this.requests.loadOffer();
        return;
      case 'nowhere':
        return;
      default:
        if (this.session.user?.role === 'admin') this.#enterAdmin(address.kind);
    }
  }

  #enterList(address: Extract<DeskAddress, { kind: 'list' | 'result' }>): void {
    const { list, opened } = this.#state;
    const [shown, asked] = [list, address].map(({ query }) => formatAddress({ kind: 'list', query }));
    if (shown !== asked || list.status.kind === 'idle' || list.status.kind === 'failed')
      this.list.load(address.query);
    if (address.kind === 'list') this.opened.close();
    else if (opened.kind === 'none' || opened.id !== address.id) this.opened.open(address.id);
    else this.#lookForUsual();
  }

  /** What usually goes wrong where the opened result is from. */
  #lookForUsual(): void {
    const { opened } = this.#state;
    if (opened.kind === 'ready' && opened.record.row.site !== null) this.#usual.load(opened.record.row.site);
  }

  #enterComparison({ a, b }: Extract<DeskAddress, { kind: 'compare' }>): void {
    if (a && b) this.#comparison.load(() => this.#port.compare({ a, b }));
    else {
      this.#comparison.forget();
      this.#set({ comparison: null });
    }
  }

  /** The names of all sites are there to choose one to stand beside. */
  #enterSite({ site, query }: Extract<DeskAddress, { kind: 'site' }>): void {
    this.site.load(site, query);
    this.#usual.load(site);
    if (this.#state.sites.kind !== 'ready') this.#sites.load();
  }

  #enterAdmin(page: DeskAddress['kind']): void {
    if (page === 'alerts') {
      this.alerts.enter();
      // Their names are there to choose the site of a rule.
      if (this.#state.sites.kind !== 'ready') this.#sites.load();
    }
    if (page === 'audit') this.audit.load();
    if (page === 'tokens') this.tokens.load();
    if (page === 'relays') this.relays.load();
    if (page === 'people') this.#users.load(() => this.#port.users());
  }

  #arrived(user: DeskUser, before: DeskUser | null): void {
    // Whoever comes back after an expiry finds everything as it was; somebody else finds nothing of it.
    if (before && before.name !== user.name) this.#forget();
    this.#live.start();
    this.#loadTags();
    this.#live.whenOpen(() => this.#loadKeptUp());
    if (user.role === 'admin' && this.#state.address.kind !== 'alerts') this.alerts.watch();
    if (before?.name === user.name) this.#comeBack();
    else this.#enter(this.#state.address);
  }

  /** What is loaded anew anyhow needs no looking for what was missed of it. */
  #comeBack(): void {
    this.retry();
    const { address } = this.#state;
    if (address.kind === 'list' || address.kind === 'result') this.#enterList(address);
    if (this.#state.list.status.kind === 'done') this.#live.whenOpen(() => this.list.refresh());
    if (this.#state.opened.kind === 'ready') this.#live.whenOpen(() => this.opened.refresh());
  }

  #left(): void {
    this.#live.stop();
    this.alerts.rest();
    this.#forget();
    this.go({ kind: 'list', query: EVERYTHING }, 'replace');
  }

  #forget(): void {
    this.list.forget();
    this.opened.close();
    this.triaging.remember(null);
    this.views.forget();
    this.running.forget();
    this.removal.forget();
    this.#usual.load(null);
    const { session, address, connection } = this.#state;
    this.#set({ ...emptyState(address), session, connection });
  }

  #expire(): void {
    this.#live.stop();
    this.alerts.rest();
    this.session.expire();
  }

  #explain(error: unknown): string {
    if (hasCode(error, 'logged-out')) this.#expire();
    return messageOf(error);
  }

  #onEvent(event: DeskEvent): void {
    if (event.type === 'running') this.running.load();
    if (event.type === 'relays') this.#lookAtRelays();
    if (event.type === 'running' || event.type === 'relays') return;
    this.views.countSoon();
    if (event.type === 'note') {
      this.opened.receiveNote(event.resultId);
      this.list.refreshSoon();
      return;
    }
    if (event.type === 'triage') {
      this.#onTriage(event.resultId, event.triage);
      return;
    }
    this.list.receive(event.row);
    if (event.requestId !== null) this.requests.receive(event.requestId, event.row);
  }

  #lookAtRelays(): void {
    if (this.#state.address.kind === 'relays') this.relays.lookAgain();
  }

  #onTriage(id: string, triage: Triage): void {
    this.opened.receiveTriage(id, triage);
    this.list.receiveTriage(id, triage);
    this.marked.receive(id, triage);
    this.#set({ tags: triage.tags.reduce(withTag, this.#state.tags) });
  }

  #loadTags(): void {
    this.#port.tags().then(
      (tags) => this.#set({ tags }),
      // Only suggestions are missing.
      (error: unknown) => void this.#explain(error),
    );
  }

  /** What was stored before the stream was open is not told by it. */
  #onMissed(): void {
    this.list.refresh();
    this.opened.refresh();
    this.#lookAtRelays();
    this.#loadKeptUp();
  }

  /** What the stream tells changes of, whichever page is open. */
  #loadKeptUp(): void {
    this.requests.load();
    this.views.load();
    this.running.load();
  }

  #isBeingRead(): boolean {
    return this.#isReadingList || this.#state.opened.kind !== 'none';
  }

  #tell(row: ResultSummary): void {
    this.#set({ news: { number: (this.#state.news?.number ?? 0) + 1, row } });
  }

  #cell<Name extends keyof DeskState>(name: Name): Cell<DeskState[Name]> {
    const value = (): DeskState[Name] => this.#state[name];
    return {
      get value() {
        return value();
      },
      set: (changed) => this.#set({ [name]: changed }),
    };
  }

  #set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listener(this.#state);
    if (change.opened) this.#lookForUsual();
  }
}
