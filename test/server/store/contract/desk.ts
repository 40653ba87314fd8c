import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry, TokenRecord } from '../../../../src/wire/desk/admin.ts';
import { storedRequest } from '../../../support/test-request.ts';
import type {
  Account,
  DeskStore,
  Session,
  StoredTestRequest,
  StoredView,
} from '../../../../server/store/port/desk.ts';

/** A store that is open, and what the suite does to it from outside. */
export interface OpenDeskStore {
  readonly desk: DeskStore;
  /** Puts a result of this id there, by whatever means. */
  addResult(id: string): Promise<void>;
  removeResult(id: string): Promise<void>;
  /** How many notes the result says it has. */
  notesCountedOf(id: string): Promise<number>;
  close(): Promise<void>;
}

const account = (name: string, changes: Partial<Account> = {}): Account => ({
  id: `id of ${name}`,
  name,
  role: 'viewer',
  passwordHash: 'hash',
  external: null,
  isDisabled: false,
  createdAtMs: 1_767_225_600_000,
  lastLoginAtMs: null,
  ...changes,
});
const session = (of: Account, cookieHash: string, changes: Partial<Session> = {}): Session => ({
  cookieHash,
  accountId: of.id,
  csrfToken: `csrf of ${cookieHash}`,
  createdAtMs: 1000,
  expiresAtMs: 5000,
  ...changes,
});
const token = (id: string, changes: Partial<TokenRecord> = {}): TokenRecord => ({
  id,
  name: `name of ${id}`,
  scopes: ['results:read'],
  createdBy: 'cli',
  createdAtMs: 1000,
  lastUsedAtMs: null,
  revokedAtMs: null,
  ...changes,
});
const entry = (id: string, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  atMs: 1000,
  who: 'ada',
  action: 'open-result',
  subject: null,
  address: '192.0.2.1',
  ...changes,
});
const request = (id: string, changes: Partial<StoredTestRequest> = {}): StoredTestRequest =>
  storedRequest({ id, createdAtMs: 1000, ...changes });

/** What every DeskStore must do. */
export function describeDeskStore(name: string, open: () => Promise<OpenDeskStore>): void {
  describe(`${name} as a DeskStore`, () => {
    let store: OpenDeskStore;
    let desk: DeskStore;
    beforeEach(async () => {
      store = await open();
      desk = store.desk;
    });
    afterEach(async () => {
      await store.close();
    });

    describe('accounts', () => {
      it('are found by id, by name whatever its case, and by their external identity', async () => {
        const ada = account('Ada Löve', { external: 'https://login.example.com user 1', passwordHash: null });
        expect(await desk.addAccount(ada)).toBe(true);
        expect(await desk.accountById(ada.id)).toEqual(ada);
        expect(await desk.accountByName(' ada  LÖVE ')).toEqual(ada);
        // The same letter, composed of two characters.
        expect(await desk.accountByName('ada lo\u0308ve')).toEqual(ada);
        expect(await desk.accountByExternal('https://login.example.com user 1')).toEqual(ada);
        expect(await desk.accountByName('ada')).toBeNull();
        expect(await desk.accountById("' or 1=1 --")).toBeNull();
        expect(await desk.accountByExternal('https://login.example.com user 2')).toBeNull();
      });

      it('have names and external identities that nobody else has', async () => {
        await desk.addAccount(account('ada', { external: 'x' }));
        expect(await desk.addAccount(account('ADA', { id: 'other' }))).toBe(false);
        expect(await desk.addAccount(account('bob', { external: 'x' }))).toBe(false);
        // Those without an external identity do not clash.
        expect(await desk.addAccount(account('bob'))).toBe(true);
        expect(await desk.addAccount(account('eve'))).toBe(true);
        expect((await desk.accounts()).map((each) => each.name)).toEqual(['ada', 'bob', 'eve']);
      });

      it('are made once when two are made at the same time', async () => {
        const outcomes = await Promise.all([
          desk.addAccount(account('ada', { id: '1' })),
          desk.addAccount(account('Ada', { id: '2' })),
        ]);
        expect(outcomes.sort()).toEqual([false, true]);
        expect(await desk.accounts()).toHaveLength(1);
      });

      it('count as there only when somebody can log in', async () => {
        expect(await desk.hasAccounts()).toBe(false);
        await desk.addAccount(account('ada', { isDisabled: true }));
        expect(await desk.hasAccounts()).toBe(false);
        await desk.addAccount(account('bob'));
        expect(await desk.hasAccounts()).toBe(true);
      });

      it('change in what is named and in nothing else', async () => {
        const ada = account('ada');
        await desk.addAccount(ada);
        await desk.addAccount(account('bob'));
        expect(await desk.changeAccount(ada.id, { role: 'admin', lastLoginAtMs: 7 })).toBe(true);
        expect(await desk.accountById(ada.id)).toEqual({ ...ada, role: 'admin', lastLoginAtMs: 7 });
        expect(await desk.accountByName('bob')).toEqual(account('bob'));
        expect(await desk.changeAccount('nobody', { role: 'admin' })).toBe(false);
      });

      it('are removed once, with their sessions', async () => {
        const ada = account('ada');
        await desk.addAccount(ada);
        await desk.addSession(session(ada, 'a'));
        expect(await desk.removeAccount(ada.id)).toBe(true);
        expect(await desk.removeAccount(ada.id)).toBe(false);
        expect(await desk.session('a', 0)).toBeNull();
      });
    });

    describe('sessions', () => {
      const ada = account('ada', { role: 'admin' });
      beforeEach(async () => {
        await desk.addAccount(ada);
        await desk.addSession(session(ada, 'a'));
      });

      it('are found with their account until they expire', async () => {
        expect(await desk.session('a', 4999)).toEqual({ session: session(ada, 'a'), account: ada });
        expect(await desk.session('a', 5000)).toBeNull();
        expect(await desk.session('b', 0)).toBeNull();
      });

      it('last longer when they are put off', async () => {
        await desk.extendSession('a', 9000);
        expect((await desk.session('a', 8999))?.session.expiresAtMs).toBe(9000);
      });

      it('end one by one', async () => {
        await desk.addSession(session(ada, 'b'));
        await desk.endSession('a');
        await desk.endSession('a');
        expect(await desk.session('a', 0)).toBeNull();
        expect(await desk.session('b', 0)).not.toBeNull();
      });

      it.each([
        ['another password', { passwordHash: 'new' }],
        ['another role', { role: 'viewer' }],
        ['being disabled', { isDisabled: true }],
      ] as const)('end with %s', async (_what, change) => {
        const bob = account('bob');
        await desk.addAccount(bob);
        await desk.addSession(session(bob, 'b'));
        await desk.changeAccount(ada.id, change);
        expect(await desk.session('a', 0)).toBeNull();
        expect(await desk.session('b', 0)).not.toBeNull();
        // Not hidden but gone: enabling somebody does not bring an old login back.
        await desk.changeAccount(ada.id, ada);
        expect(await desk.session('a', 0)).toBeNull();
      });

      it('go on when the account only logs in again, or is given the role that it has', async () => {
        await desk.changeAccount(ada.id, { lastLoginAtMs: 3, role: 'admin' });
        expect(await desk.session('a', 0)).not.toBeNull();
      });

      it('are cleared away once they have expired', async () => {
        await desk.addSession(session(ada, 'b', { expiresAtMs: 6000 }));
        await desk.pruneSessions(5000);
        expect(await desk.session('a', 0)).toBeNull();
        expect(await desk.session('b', 0)).not.toBeNull();
      });

      it('cannot be for an account that does not exist', async () => {
        await expect(desk.addSession(session(account('nobody'), 'x'))).rejects.toMatchObject({
          name: 'StoreError',
        });
      });
    });

    describe('tokens', () => {
      it('are found by the hash of their secret, and listed without it', async () => {
        const one = token('1', { scopes: ['results:read', 'metrics:read'] });
        await desk.addToken(one, 'hash 1');
        await desk.addToken(token('2', { createdAtMs: 2000 }), 'hash 2');
        expect(await desk.tokenBySecret('hash 1')).toEqual({
          id: '1',
          name: 'name of 1',
          scopes: ['results:read', 'metrics:read'],
        });
        expect(await desk.tokenBySecret('hash')).toBeNull();
        expect(await desk.tokens()).toEqual([token('2', { createdAtMs: 2000 }), one]);
      });

      it('are good for nothing once revoked, but still listed', async () => {
        await desk.addToken(token('1'), 'hash 1');
        expect(await desk.revokeToken('1', 3000)).toBe(true);
        expect(await desk.revokeToken('1', 4000)).toBe(false);
        expect(await desk.revokeToken('2', 4000)).toBe(false);
        expect(await desk.tokenBySecret('hash 1')).toBeNull();
        expect(await desk.tokens()).toEqual([token('1', { revokedAtMs: 3000 })]);
      });

      it('know when they were last used', async () => {
        await desk.addToken(token('1'), 'hash 1');
        await desk.touchToken('1', 1_767_225_600_000);
        expect((await desk.tokens())[0]?.lastUsedAtMs).toBe(1_767_225_600_000);
      });
    });

    describe('the audit trail', () => {
      it('is read newest first, page by page, each entry once', async () => {
        for (let at = 1; at <= 7; at += 1) await desk.addAudit(entry(`e${at}`, { atMs: at }));
        const seen: string[] = [];
        let after: string | null = null;
        for (let page = 0; page < 4; page += 1) {
          const { entries, next } = await desk.audit({}, { after, limit: 3 });
          seen.push(...entries.map(({ id }) => id));
          // Written while somebody reads: it shows on the next look, and moves nothing.
          await desk.addAudit(entry(`later${page}`));
          after = next;
          if (next === null) break;
        }
        expect(seen).toEqual(['e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
      });

      it('keeps the order of writing when the clock is set back', async () => {
        await desk.addAudit(entry('first', { atMs: 2000 }));
        await desk.addAudit(entry('second', { atMs: 1000 }));
        const { entries, next } = await desk.audit({}, { after: null, limit: 2 });
        expect(entries).toEqual([entry('second', { atMs: 1000 }), entry('first', { atMs: 2000 })]);
        expect(next).toBeNull();
      });

      it('is filtered by who, what and to what', async () => {
        await desk.addAudit(entry('1', { who: 'ada', action: 'login' }));
        await desk.addAudit(entry('2', { who: 'token watch', subject: 'r1' }));
        await desk.addAudit(entry('3', { who: 'ada', subject: 'r1', address: null }));
        const idsOf = async (filter: Parameters<DeskStore['audit']>[0]): Promise<string[]> =>
          (await desk.audit(filter, { after: null, limit: 10 })).entries.map(({ id }) => id);
        expect(await idsOf({ subject: '\0' })).toEqual([]);
        expect(await idsOf({ who: 'ada' })).toEqual(['3', '1']);
        expect(await idsOf({ action: 'login' })).toEqual(['1']);
        expect(await idsOf({ subject: 'r1' })).toEqual(['3', '2']);
        expect(await idsOf({ subject: 'r1', who: 'ada' })).toEqual(['3']);
        expect(await idsOf({ who: 'ad' })).toEqual([]);
      });

      it('starts from the top for a key that is none', async () => {
        await desk.addAudit(entry('1'));
        for (const after of ['', 'x', "1' or 1=1 --", '-1', '9'.repeat(40)])
          expect((await desk.audit({}, { after, limit: 10 })).entries).toHaveLength(1);
      });

      it('is cut at its old end', async () => {
        for (let at = 1; at <= 5; at += 1) await desk.addAudit(entry(`e${at}`, { atMs: at * 1000 }));
        expect(await desk.pruneAudit(3000)).toBe(2);
        expect(await desk.pruneAudit(3000)).toBe(0);
        const { entries } = await desk.audit({}, { after: null, limit: 10 });
        expect(entries.map(({ id }) => id)).toEqual(['e5', 'e4', 'e3']);
      });
    });

    describe('notes', () => {
      const note = (id: string, text = 'A note.') => ({ id, author: 'ada', atMs: 1000, text });

      it('stand with their result, oldest first, and are counted there', async () => {
        await store.addResult('r1');
        await store.addResult('r2');
        const texts = ['<script>alert(1)</script>', "'; drop table notes; --", 'ö\n𝄞'];
        for (const [at, text] of texts.entries())
          expect(await desk.addNote('r1', note(`n${at}`, text))).toBe(true);
        expect(await desk.notes('r1')).toEqual(texts.map((text, at) => note(`n${at}`, text)));
        expect(await desk.notes('r2')).toEqual([]);
        expect(await store.notesCountedOf('r1')).toBe(3);
        expect(await store.notesCountedOf('r2')).toBe(0);
      });

      it('are all counted when many are written at the same time', async () => {
        await store.addResult('r1');
        await Promise.all(Array.from({ length: 20 }, (_, at) => desk.addNote('r1', note(`n${at}`))));
        expect(await desk.notes('r1')).toHaveLength(20);
        expect(await store.notesCountedOf('r1')).toBe(20);
      });

      it('need a result, and go with it', async () => {
        expect(await desk.addNote('r1', note('n1'))).toBe(false);
        await store.addResult('r1');
        await desk.addNote('r1', note('n1'));
        await store.removeResult('r1');
        expect(await desk.notes('r1')).toEqual([]);
      });
    });

    describe('test requests', () => {
      it('come back as they were made, newest first', async () => {
        const full = request('b', {
          ticket: 'INC2 "ö"',
          site: 'Berlin',
          user: 'm.keller',
          relay: 'north',
          region: 'Hawaii US',
          durationMs: 600_000,
          keepPackets: true,
          calls: 20,
          loaded: true,
          createdAtMs: 1_767_225_600_000,
        });
        await desk.addRequest(request('a'));
        await desk.addRequest(full);
        expect(await desk.request('b')).toEqual(full);
        expect(await desk.request('c')).toBeNull();
        expect(await desk.requests(10)).toEqual([full, request('a')]);
        expect(await desk.requests(1)).toEqual([full]);
      });

      it('are withdrawn, as often as one likes', async () => {
        await desk.addRequest(request('a'));
        expect(await desk.withdrawRequest('a')).toBe(true);
        expect(await desk.withdrawRequest('a')).toBe(true);
        expect(await desk.withdrawRequest('b')).toBe(false);
        expect((await desk.request('a'))?.isWithdrawn).toBe(true);
      });
    });

    describe('views', () => {
      const view = (id: string, changes: Partial<StoredView> = {}): StoredView => ({
        id,
        accountId: 'a',
        owner: 'ada',
        name: id,
        isShared: false,
        query: 'status=new',
        columns: null,
        ...changes,
      });
      const namesOf = async (accountId: string) => (await desk.views(accountId)).map(({ name }) => name);

      it('are of their account, or of everybody; stored again they are changed, and so many are enough', async () => {
        expect(await desk.putView(view('own'), 2)).toBe(true);
        expect(await desk.putView(view('all', { isShared: true, columns: ['site'] }), 2)).toBe(true);
        expect([await namesOf('a'), await namesOf('b')]).toEqual([['all', 'own'], ['all']]);
        expect(await desk.putView(view('third'), 2)).toBe(false);
        expect(await desk.putView(view('own', { name: 'renamed', query: '' }), 2)).toBe(true);
        expect(await desk.view('own')).toEqual(view('own', { name: 'renamed', query: '' }));
        expect(await desk.view('all')).toEqual(view('all', { isShared: true, columns: ['site'] }));
        expect([await desk.removeView('own'), await desk.removeView('own')]).toEqual([true, false]);
        expect(await desk.view('own')).toBeNull();
      });

      it('that look for a person are removed with what else is known of that person', async () => {
        const queries = ['user=Ada+L', 'text=ada%20l', 'user=Ada', 'address=192.0.2.1', 'site=Ada+L'];
        for (const query of queries) await desk.putView(view(query, { query }), 9);
        await desk.forget({ by: 'user', user: 'Ada L' });
        expect(await namesOf('a')).toEqual(['address=192.0.2.1', 'site=Ada+L', 'user=Ada']);
        await desk.forget({ by: 'address', address: '192.0.2.1' });
        expect(await namesOf('a')).toEqual(['site=Ada+L', 'user=Ada']);
      });
    });

    describe('forgetting a person', () => {
      it('takes the label out of test requests and leaves the requests', async () => {
        await desk.addRequest(request('a', { user: 'm.keller' }));
        await desk.addRequest(request('b', { user: 'm.keller2' }));
        await desk.forget({ by: 'user', user: 'm.keller' });
        expect((await desk.requests(10)).map(({ user }) => user)).toEqual(['m.keller2', null]);
      });

      it('takes the address out of the audit trail and leaves the entries', async () => {
        await desk.addAudit(entry('1', { address: '192.0.2.1' }));
        await desk.addAudit(entry('2', { address: '192.0.2.10' }));
        await desk.forget({ by: 'address', address: '192.0.2.1' });
        const { entries } = await desk.audit({}, { after: null, limit: 10 });
        expect(entries.map(({ address }) => address)).toEqual(['192.0.2.10', null]);
      });
    });
  });
}
