import { NO_LOAD } from '../../src/core/traffic/load.ts';
import type { DeskPort, StreamSignal } from '../../src/app/desk/ports.ts';
import { DeskError } from '../../src/app/desk/ports.ts';
import { FakePlan } from './fake-plan.ts';
import type { AuditEntry, Removal, TokenRecord } from '../../src/wire/desk/admin.ts';
import type { Alerts, WebhookSecret } from '../../src/wire/desk/alerts.ts';
import type { OpenedRecord, ResultContext } from '../../src/wire/desk/record.ts';
import type { DeskEvent, TestRequestRecord } from '../../src/wire/desk/requests.ts';
import type { ResultPage, ResultSummary, ResultSearch } from '../../src/wire/desk/search.ts';
import type { SiteReport, SiteRow } from '../../src/wire/desk/sites.ts';
import type { Triage, TriageChange } from '../../src/wire/desk/triage.ts';
import type { RunningTest } from '../../src/wire/running.ts';
import type { SavedView, ViewFields } from '../../src/wire/desk/views.ts';
import type { Me } from '../../src/wire/desk/session.ts';

/** A webhook that was made, or has got a new secret. */
const NEW_SECRET: WebhookSecret = {
  webhook: {
    id: 'w',
    name: 'Chat',
    url: 'https://chat.test/',
    createdBy: '',
    createdAtMs: 0,
    waiting: 0,
    problem: null,
    oldSecretUntilMs: null,
  },
  secret: 'secret',
};

/**
 * A desk's server in memory. Answers can be held back, to come late or out of order, and refused. A held answer is
 * worked out when it is asked for, as a real one is.
 */
export class FakeDesk extends FakePlan implements DeskPort {
  /** Newest first. */
  rows: ResultSummary[] = [];
  testRequests: TestRequestRecord[] = [];
  savedViews: SavedView[] = [];
  runningTests: RunningTest[] = [];
  entries: AuditEntry[] = [];
  apiTokens: TokenRecord[] = [];
  user: Me['user'] = { name: 'a.weber', role: 'admin', csrfToken: 'c' };
  /** Makes what is opened of a row. */
  recordOf: (row: ResultSummary) => OpenedRecord;
  contextOf: (row: ResultSummary) => ResultContext = () => ({ normals: [], before: [], after: [] });

  /** Why nothing is removed. */
  removalStop: Removal['stop'] = null;

  alertsKept: Alerts = { rules: [], standings: [], silences: [], webhooks: [] };

  siteRows: SiteRow[] = [];
  pendingSites: string[] = [];
  /** Makes what a look at a site shows. */
  reportOf: (name: string, query: Parameters<DeskPort['site']>[1]) => SiteReport = (name) => {
    throw new DeskError('not-found', `There is no site ${name}.`);
  };

  readonly #listeners = new Set<(signal: StreamSignal) => void>();

  constructor(recordOf: (row: ResultSummary) => OpenedRecord) {
    super();
    this.recordOf = recordOf;
  }

  /** The login has ended at the server. */
  expire(): void {
    this.user = null;
    for (const method of ['search', 'open', 'context', 'addNote', 'requests', 'audit', 'tokens'] as const)
      this.refuse(method, 'logged-out', 'Please log in.');
  }

  /** A result is stored, and told of. */
  store(row: ResultSummary, requestId: string | null = null): void {
    this.rows = [row, ...this.rows].sort((a, b) => b.atMs - a.atMs);
    this.tell({ type: 'result', row, requestId });
  }

  tell(event: DeskEvent): void {
    this.signal({ kind: 'event', event });
  }

  /** What the stream does to everybody who listens now. */
  signal(signal: StreamSignal): void {
    for (const listener of [...this.#listeners]) listener(signal);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  me(): Promise<Me> {
    return this.answer('me', '', () => this.#me());
  }

  login({ name }: { name: string }): Promise<Me> {
    return this.answer('login', name, () => {
      this.user = { name, role: 'admin', csrfToken: 'c' };
      this.allowAll();
      return this.#me();
    });
  }

  logout(): Promise<void> {
    return this.answer('logout', '', () => {
      this.user = null;
    });
  }

  search(
    search: ResultSearch,
    { after, limit, order }: Parameters<DeskPort['search']>[1],
  ): Promise<ResultPage> {
    return this.answer('search', `${JSON.stringify(search)} after ${after ?? 'nothing'}`, () => {
      const newestFirst = this.rows.filter((row) => isFound(row, search));
      const found = order === 'oldest' ? newestFirst.reverse() : newestFirst;
      const start = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
      const rows = found.slice(start, start + limit);
      return { rows, next: start + limit < found.length ? (rows.at(-1)?.id ?? null) : null };
    });
  }

  open(id: string): Promise<OpenedRecord> {
    return this.answer('open', id, () => this.recordOf(this.#row(id)));
  }

  context(id: string): Promise<ResultContext> {
    return this.answer('context', id, () => this.contextOf(this.#row(id)));
  }

  addNote(id: string, { text }: { text: string }): Promise<OpenedRecord['notes'][number]> {
    return this.answer('addNote', `${id} ${text}`, () => ({
      id: `note-${String(this.calls.length)}`,
      author: this.user?.name ?? '',
      atMs: 0,
      text,
    }));
  }

  setTriage(id: string, change: TriageChange): Promise<Triage> {
    return this.answer('setTriage', `${id} ${JSON.stringify(change)}`, () => {
      const row = this.#row(id);
      if (row.triage.version !== change.version)
        throw new DeskError('changed-meanwhile', 'Somebody else changed this meanwhile.');
      const triage = { ...change, version: change.version + 1 };
      this.rows = this.rows.map((one) => (one.id === id ? { ...one, triage } : one));
      return triage;
    });
  }

  setTriages(changes: Parameters<DeskPort['setTriages']>[0]): ReturnType<DeskPort['setTriages']> {
    return this.answer('setTriages', JSON.stringify(changes), () => {
      const of = changes.map((change) => ({ change, row: this.#row(change.id) }));
      const done = of
        .filter(({ change, row }) => row.triage.version === change.version)
        .map(({ change: { id, ...fields } }) => ({
          id,
          triage: { ...fields, version: fields.version + 1 },
        }));
      const left = of
        .filter(({ change, row }) => row.triage.version !== change.version)
        .map(({ row: { id, code, triage } }) => ({ id, code, triage }));
      for (const { id, triage } of done)
        this.rows = this.rows.map((one) => (one.id === id ? { ...one, triage } : one));
      return { done, left, gone: [] };
    });
  }

  tags(): ReturnType<DeskPort['tags']> {
    return this.answer('tags', '', () => [...new Set(this.rows.flatMap(({ triage }) => triage.tags))]);
  }

  running(): ReturnType<DeskPort['running']> {
    return this.answer('running', '', () => this.runningTests);
  }

  /** By the code that its page shows. */
  readonly testsByCode = new Map<string, RunningTest>();

  runningByCode(code: string): Promise<RunningTest> {
    return this.answer('runningByCode', code, () => {
      const test = this.testsByCode.get(code);
      if (!test) throw new DeskError('no-such-code', 'No page shows this code now.');
      return test;
    });
  }

  /** Watchers of each test; `null` ends theirs. */
  readonly watchers = new Map<string, (test: RunningTest | null) => void>();

  watch(id: string, listener: (test: RunningTest | null) => void): () => void {
    this.calls.push(`watch ${id}`);
    this.watchers.set(id, listener);
    return () => this.watchers.delete(id);
  }

  views(): ReturnType<DeskPort['views']> {
    return this.answer('views', '', () => this.savedViews);
  }

  addView(view: ViewFields): Promise<SavedView> {
    return this.answer('addView', JSON.stringify(view), () => {
      const id = `view-${String(this.calls.length)}`;
      const made = { ...view, id, owner: this.user?.name ?? '', canChange: true };
      this.savedViews = [...this.savedViews, made];
      return made;
    });
  }

  changeView(id: string, view: ViewFields): Promise<SavedView> {
    return this.answer('changeView', `${id} ${JSON.stringify(view)}`, () => {
      const changed = { ...view, id, owner: this.user?.name ?? '', canChange: true };
      this.savedViews = this.savedViews.map((old) => (old.id === id ? changed : old));
      return changed;
    });
  }

  removeView(id: string): Promise<void> {
    return this.answer('removeView', id, () => {
      this.savedViews = this.savedViews.filter((view) => view.id !== id);
    });
  }

  counts(searches: readonly ResultSearch[]): Promise<readonly number[]> {
    return this.answer('counts', JSON.stringify(searches), () =>
      searches.map((search) => Math.min(100, this.rows.filter((row) => isFound(row, search)).length)),
    );
  }

  setLinkRevoked(id: string, isRevoked: boolean): Promise<void> {
    return this.answer('setLinkRevoked', `${id} ${String(isRevoked)}`, () => undefined);
  }

  compare(request: Parameters<DeskPort['compare']>[0]): ReturnType<DeskPort['compare']> {
    const side = { tests: 1, meets: 1, misses: 0, noData: 0, fromMs: 0, toMs: 0, isCut: false };
    return this.answer('compare', JSON.stringify(request), () => ({ a: side, b: side, metrics: [] }));
  }

  requests(): Promise<readonly TestRequestRecord[]> {
    return this.answer('requests', '', () => this.testRequests);
  }

  addRequest(request: Parameters<DeskPort['addRequest']>[0]): Promise<TestRequestRecord> {
    return this.answer('addRequest', request.ticket, () => {
      const id = `request-${String(this.testRequests.length)}`;
      const link = `/?request=${id}&ticket=${encodeURIComponent(request.ticket)}`;
      const createdBy = this.user?.name ?? '';
      const made = {
        ...NO_LOAD,
        region: null,
        ...request,
        id,
        createdBy,
        createdAtMs: 0,
        isWithdrawn: false,
        link,
        results: [],
      };
      this.testRequests = [made, ...this.testRequests];
      return made;
    });
  }

  withdrawRequest(id: string): Promise<void> {
    return this.answer('withdrawRequest', id, () => undefined);
  }

  offer(): ReturnType<DeskPort['offer']> {
    return this.answer('offer', '', () => ({
      version: '0.1.0',
      relays: [{ name: 'edge-1', place: 'Frankfurt', kind: { kind: 'edge' }, urls: [] }],
      maxConcurrentTests: 10,
      transferBitsPerSecond: 50_000_000,
    }));
  }

  audit(filter: Parameters<DeskPort['audit']>[0], after: string | null): ReturnType<DeskPort['audit']> {
    return this.answer('audit', `${JSON.stringify(filter)} after ${after ?? 'nothing'}`, () => ({
      entries: this.entries,
      next: null,
    }));
  }

  tokens(): Promise<readonly TokenRecord[]> {
    return this.answer('tokens', '', () => this.apiTokens);
  }

  addToken({ name, scopes }: Parameters<DeskPort['addToken']>[0]): ReturnType<DeskPort['addToken']> {
    return this.answer('addToken', name, () => {
      const times = { createdAtMs: 0, lastUsedAtMs: null, revokedAtMs: null };
      const token = { id: name, name, scopes, createdBy: this.user?.name ?? '', ...times };
      this.apiTokens = [token, ...this.apiTokens];
      return { token, secret: `secret of ${name}` };
    });
  }

  revokeToken(id: string): Promise<void> {
    return this.answer('revokeToken', id, () => undefined);
  }

  relays(): ReturnType<DeskPort['relays']> {
    return this.answer('relays', '', () => ({ relays: [] }));
  }

  holdRelay(name: string, isHeldOut: boolean): Promise<void> {
    return this.answer('holdRelay', `${name} ${isHeldOut ? 'out' : 'in'}`, () => undefined);
  }

  users(): ReturnType<DeskPort['users']> {
    return this.answer('users', '', () => []);
  }

  erase(erasure: Parameters<DeskPort['erase']>[0], isDry: boolean): ReturnType<DeskPort['erase']> {
    return this.answer('erase', `${JSON.stringify(erasure)} ${isDry ? 'dry' : 'wet'}`, () => ({
      results: 3,
    }));
  }

  removal(): ReturnType<DeskPort['removal']> {
    return this.answer('removal', '', () => ({ stop: this.removalStop }));
  }

  confirmRemoval(id: string): Promise<void> {
    return this.answer('confirmRemoval', id, () => {
      this.removalStop = null;
    });
  }

  sites(): ReturnType<DeskPort['sites']> {
    return this.answer('sites', '', () => ({
      toMs: 0,
      sites: this.siteRows,
      pending: this.pendingSites,
      onlyChecked: [],
    }));
  }

  site(name: string, query: Parameters<DeskPort['site']>[1]): ReturnType<DeskPort['site']> {
    return this.answer('site', `${name} ${JSON.stringify(query)}`, () => this.reportOf(name, query));
  }

  alerts(): ReturnType<DeskPort['alerts']> {
    return this.answer('alerts', '', () => this.alertsKept);
  }

  changeAlerts(change: Parameters<DeskPort['changeAlerts']>[0]): ReturnType<DeskPort['changeAlerts']> {
    return this.answer('changeAlerts', JSON.stringify(change), () =>
      change.kind === 'add-webhook' || change.kind === 'new-webhook-secret' ? NEW_SECRET : null,
    );
  }

  deliveries(webhookId: string): ReturnType<DeskPort['deliveries']> {
    return this.answer('deliveries', webhookId, () => ({ deliveries: [] }));
  }

  setSite(name: string, settings: Parameters<DeskPort['setSite']>[1]): Promise<void> {
    return this.answer('setSite', `${name} ${JSON.stringify(settings)}`, () => undefined);
  }

  listen(listener: (signal: StreamSignal) => void): () => void {
    this.calls.push('listen');
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #me(): Me {
    return { user: this.user, login: { password: true, oidcName: null } };
  }

  #row(id: string): ResultSummary {
    const row = this.rows.find((other) => other.id === id);
    if (!row) throw new DeskError('not-found', 'There is no such result.');
    return row;
  }
}

/** A search as a fixture needs it: anything that contains the text. */
function isFound(
  row: ResultSummary,
  { text, verdict, status, assignee, tag, fromMs, toMs, ...labels }: ResultSearch,
): boolean {
  const has = (value: string | null, part: string): boolean =>
    value?.toLowerCase().includes(part.toLowerCase()) ?? false;
  const anywhere = [row.code, row.ticket, row.site, row.user, row.address, row.relay];
  return (
    (text === undefined || anywhere.some((value) => has(value, text))) &&
    (verdict === undefined || row.verdict === verdict) &&
    (status === undefined || row.triage.status === status) &&
    (assignee === undefined || row.triage.assignee === assignee) &&
    (tag === undefined || row.triage.tags.includes(tag)) &&
    (fromMs === undefined || row.atMs >= fromMs) &&
    (toMs === undefined || row.atMs < toMs) &&
    (['site', 'user', 'ticket', 'relay', 'address'] as const).every((field) => {
      const value = labels[field];
      return value === undefined || has(row[field], value);
    })
  );
}
