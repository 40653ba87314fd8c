import { NO_LOAD } from '../../src/core/traffic/load.ts';
import type { DeskPort, PlanChange, StreamSignal } from '../../src/app/desk/ports.ts';
import { DeskError } from '../../src/app/desk/ports.ts';
import type { AuditEntry, Removal, TokenRecord } from '../../src/wire/desk/admin.ts';
import type { WebhookSecret } from '../../src/wire/desk/alerts.ts';
import type { PlanCatalogue } from '../../src/wire/desk/plan/catalogue.ts';
import { pendingMeetMe } from '../../src/wire/desk/plan/meet-me.ts';
import { pendingDecision, type WirePlanDecision } from '../../src/wire/desk/plan/decision.ts';
import type { OpenedRecord, ResultContext } from '../../src/wire/desk/record.ts';
import type { DeskEvent, TestRequestRecord } from '../../src/wire/desk/requests.ts';
import type { ResultPage, ResultSummary, ResultSearch } from '../../src/wire/desk/search.ts';
import type { SiteReport, SiteRow } from '../../src/wire/desk/sites.ts';
import type { Triage, TriageChange } from '../../src/wire/desk/triage.ts';
import type { Me } from '../../src/wire/desk/session.ts';

type Method = keyof DeskPort;

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
export class FakeDesk implements DeskPort {
  /** Newest first. */
  rows: ResultSummary[] = [];
  testRequests: TestRequestRecord[] = [];
  entries: AuditEntry[] = [];
  apiTokens: TokenRecord[] = [];
  user: Me['user'] = { name: 'a.weber', role: 'admin', csrfToken: 'c' };
  /** What was asked, in order: the method and what tells this question from others. */
  readonly calls: string[] = [];
  /** Makes what is opened of a row. */
  recordOf: (row: ResultSummary) => OpenedRecord;
  contextOf: (row: ResultSummary) => ResultContext = () => ({ normals: [], before: [], after: [] });

  /** Why nothing is removed. */
  removalStop: Removal['stop'] = null;

  catalogue: PlanCatalogue = { revision: 0, sites: [], lastEdit: null, adoptable: [] };
  decision: WirePlanDecision = pendingDecision(0, 0);
  /** Of the meet-me table. */
  pendingRows = 0;
  siteRows: SiteRow[] = [];
  pendingSites: string[] = [];
  /** Makes what a look at a site shows. */
  reportOf: (name: string, query: Parameters<DeskPort['site']>[1]) => SiteReport = (name) => {
    throw new DeskError('not-found', `There is no site ${name}.`);
  };

  readonly #held = new Map<Method, (() => void)[]>();
  readonly #refused = new Map<Method, DeskError>();
  readonly #listeners = new Set<(signal: StreamSignal) => void>();

  constructor(recordOf: (row: ResultSummary) => OpenedRecord) {
    this.recordOf = recordOf;
  }

  /** Holds back every answer of a method until it is released. */
  hold(method: Method): void {
    if (!this.#held.has(method)) this.#held.set(method, []);
  }

  /** Lets a held answer go: the oldest, or the one asked for so many questions later. */
  release(method: Method, index = 0): void {
    const [go] = this.#held.get(method)?.splice(index, 1) ?? [];
    if (!go) throw new Error(`no answer of ${method} is held`);
    go();
  }

  /** Lets every held answer go, and holds no more. */
  releaseAll(method: Method): void {
    const held = this.#held.get(method) ?? [];
    this.#held.delete(method);
    for (const go of held) go();
  }

  refuse(method: Method, code: string, message = `${method} is refused.`): void {
    this.#refused.set(method, new DeskError(code, message));
  }

  allow(method: Method): void {
    this.#refused.delete(method);
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
    return this.#answer('me', '', () => this.#me());
  }

  login({ name }: { name: string }): Promise<Me> {
    return this.#answer('login', name, () => {
      this.user = { name, role: 'admin', csrfToken: 'c' };
      this.#refused.clear();
      return this.#me();
    });
  }

  logout(): Promise<void> {
    return this.#answer('logout', '', () => {
      this.user = null;
    });
  }

  search(
    search: ResultSearch,
    { after, limit, order }: Parameters<DeskPort['search']>[1],
  ): Promise<ResultPage> {
    return this.#answer('search', `${JSON.stringify(search)} after ${after ?? 'nothing'}`, () => {
      const newestFirst = this.rows.filter((row) => isFound(row, search));
      const found = order === 'oldest' ? newestFirst.reverse() : newestFirst;
      const start = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
      const rows = found.slice(start, start + limit);
      return { rows, next: start + limit < found.length ? (rows.at(-1)?.id ?? null) : null };
    });
  }

  open(id: string): Promise<OpenedRecord> {
    return this.#answer('open', id, () => this.recordOf(this.#row(id)));
  }

  context(id: string): Promise<ResultContext> {
    return this.#answer('context', id, () => this.contextOf(this.#row(id)));
  }

  addNote(id: string, { text }: { text: string }): Promise<OpenedRecord['notes'][number]> {
    return this.#answer('addNote', `${id} ${text}`, () => ({
      id: `note-${String(this.calls.length)}`,
      author: this.user?.name ?? '',
      atMs: 0,
      text,
    }));
  }

  setTriage(id: string, change: TriageChange): Promise<Triage> {
    return this.#answer('setTriage', `${id} ${JSON.stringify(change)}`, () => {
      const row = this.#row(id);
      if (row.triage.version !== change.version)
        throw new DeskError('changed-meanwhile', 'Somebody else changed this meanwhile.');
      const triage = { ...change, version: change.version + 1 };
      this.rows = this.rows.map((one) => (one.id === id ? { ...one, triage } : one));
      return triage;
    });
  }

  setLinkRevoked(id: string, isRevoked: boolean): Promise<void> {
    return this.#answer('setLinkRevoked', `${id} ${String(isRevoked)}`, () => undefined);
  }

  compare(request: Parameters<DeskPort['compare']>[0]): ReturnType<DeskPort['compare']> {
    const side = { tests: 1, meets: 1, misses: 0, noData: 0, fromMs: 0, toMs: 0, isCut: false };
    return this.#answer('compare', JSON.stringify(request), () => ({ a: side, b: side, metrics: [] }));
  }

  requests(): Promise<readonly TestRequestRecord[]> {
    return this.#answer('requests', '', () => this.testRequests);
  }

  addRequest(request: Parameters<DeskPort['addRequest']>[0]): Promise<TestRequestRecord> {
    return this.#answer('addRequest', request.ticket, () => {
      const id = `request-${String(this.testRequests.length)}`;
      const link = `/?request=${id}&ticket=${encodeURIComponent(request.ticket)}`;
      const createdBy = this.user?.name ?? '';
      const made = {
        ...NO_LOAD,
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
    return this.#answer('withdrawRequest', id, () => undefined);
  }

  offer(): ReturnType<DeskPort['offer']> {
    return this.#answer('offer', '', () => ({
      version: '0.1.0',
      relays: [{ name: 'edge-1', place: 'Frankfurt', kind: { kind: 'edge' }, urls: [] }],
      maxConcurrentTests: 10,
      transferBitsPerSecond: 50_000_000,
    }));
  }

  audit(filter: Parameters<DeskPort['audit']>[0], after: string | null): ReturnType<DeskPort['audit']> {
    return this.#answer('audit', `${JSON.stringify(filter)} after ${after ?? 'nothing'}`, () => ({
      entries: this.entries,
      next: null,
    }));
  }

  tokens(): Promise<readonly TokenRecord[]> {
    return this.#answer('tokens', '', () => this.apiTokens);
  }

  addToken({ name, scopes }: Parameters<DeskPort['addToken']>[0]): ReturnType<DeskPort['addToken']> {
    return this.#answer('addToken', name, () => {
      const times = { createdAtMs: 0, lastUsedAtMs: null, revokedAtMs: null };
      const token = { id: name, name, scopes, createdBy: this.user?.name ?? '', ...times };
      this.apiTokens = [token, ...this.apiTokens];
      return { token, secret: `secret of ${name}` };
    });
  }

  revokeToken(id: string): Promise<void> {
    return this.#answer('revokeToken', id, () => undefined);
  }

  users(): ReturnType<DeskPort['users']> {
    return this.#answer('users', '', () => []);
  }

  erase(erasure: Parameters<DeskPort['erase']>[0], isDry: boolean): ReturnType<DeskPort['erase']> {
    return this.#answer('erase', `${JSON.stringify(erasure)} ${isDry ? 'dry' : 'wet'}`, () => ({
      results: 3,
    }));
  }

  removal(): ReturnType<DeskPort['removal']> {
    return this.#answer('removal', '', () => ({ stop: this.removalStop }));
  }

  confirmRemoval(id: string): Promise<void> {
    return this.#answer('confirmRemoval', id, () => {
      this.removalStop = null;
    });
  }

  sites(): ReturnType<DeskPort['sites']> {
    return this.#answer('sites', '', () => ({
      toMs: 0,
      sites: this.siteRows,
      pending: this.pendingSites,
      onlyChecked: [],
    }));
  }

  site(name: string, query: Parameters<DeskPort['site']>[1]): ReturnType<DeskPort['site']> {
    return this.#answer('site', `${name} ${JSON.stringify(query)}`, () => this.reportOf(name, query));
  }

  alerts(): ReturnType<DeskPort['alerts']> {
    return this.#answer('alerts', '', () => ({ rules: [], standings: [], silences: [], webhooks: [] }));
  }

  changeAlerts(change: Parameters<DeskPort['changeAlerts']>[0]): ReturnType<DeskPort['changeAlerts']> {
    return this.#answer('changeAlerts', JSON.stringify(change), () =>
      change.kind === 'add-webhook' || change.kind === 'new-webhook-secret' ? NEW_SECRET : null,
    );
  }

  deliveries(webhookId: string): ReturnType<DeskPort['deliveries']> {
    return this.#answer('deliveries', webhookId, () => ({ deliveries: [] }));
  }

  setSite(name: string, settings: Parameters<DeskPort['setSite']>[1]): Promise<void> {
    return this.#answer('setSite', `${name} ${JSON.stringify(settings)}`, () => undefined);
  }

  plan(): ReturnType<DeskPort['plan']> {
    return this.#answer('plan', '', () => this.catalogue);
  }

  planDecision(): ReturnType<DeskPort['planDecision']> {
    return this.#answer('planDecision', '', () => this.decision);
  }

  planMeetMe(fewPeople: number): ReturnType<DeskPort['planMeetMe']> {
    return this.#answer('planMeetMe', String(fewPeople), () => pendingMeetMe(0, fewPeople, this.pendingRows));
  }

  planUsual(label: string): ReturnType<DeskPort['planUsual']> {
    return this.#answer('planUsual', label, () => ({ pending: 0, sites: this.decision.sites }));
  }

  planTests(): ReturnType<DeskPort['planTests']> {
    return this.#answer('planTests', '', () => ({
      revision: 0,
      plan: { gate: [], steps: [], window: null, inbound: [], outbound: [] },
      lastEdit: null,
      attached: [],
    }));
  }

  planStepSets(step: string): ReturnType<DeskPort['planStepSets']> {
    const set = { tests: 0, meets: 0, misses: 0, outcome: 'no-data' as const };
    return this.#answer('planStepSets', step, () => ({
      before: set,
      after: set,
      comparison: [],
      proposal: { kind: 'unknown', worse: [], hasFallen: false },
    }));
  }

  changePlan(change: PlanChange): ReturnType<DeskPort['changePlan']> {
    return this.#answer('changePlan', JSON.stringify(change), () =>
      change.kind === 'import' ? { isTaken: true, added: 1, changed: 0, removed: 0, problems: [] } : null,
    );
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

  async #answer<T>(method: Method, detail: string, make: () => T): Promise<T> {
    this.calls.push(`${method} ${detail}`.trim());
    const refused = this.#refused.get(method);
    const made = refused ? null : { value: make() };
    const held = this.#held.get(method);
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    if (refused) throw refused;
    if (!made) throw new Error('unreachable');
    return made.value;
  }
}

/** A search as a fixture needs it: anything that contains the text. */
function isFound(
  row: ResultSummary,
  { text, verdict, status, assignee, fromMs, toMs, ...labels }: ResultSearch,
): boolean {
  const has = (value: string | null, part: string): boolean =>
    value?.toLowerCase().includes(part.toLowerCase()) ?? false;
  const anywhere = [row.code, row.ticket, row.site, row.user, row.address, row.relay];
  return (
    (text === undefined || anywhere.some((value) => has(value, text))) &&
    (verdict === undefined || row.verdict === verdict) &&
    (status === undefined || row.triage.status === status) &&
    (assignee === undefined || row.triage.assignee === assignee) &&
    (fromMs === undefined || row.atMs >= fromMs) &&
    (toMs === undefined || row.atMs < toMs) &&
    (['site', 'user', 'ticket', 'relay', 'address'] as const).every((field) => {
      const value = labels[field];
      return value === undefined || has(row[field], value);
    })
  );
}
