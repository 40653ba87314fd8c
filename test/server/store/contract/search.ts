import { beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CODE_ALPHABET } from '../../../../src/core/result-code.ts';
import type { ListOrder, ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

/** Labels that are found by the cases below, in the order of arrival. */
const STORED: Readonly<Record<string, ArrivalChanges>> = {
  keller: { user: 'M. Keller', site: 'Berlin Mitte', ticket: 'INC-00123', address: '192.0.2.7' },
  kellermann: { user: 'kellermann', site: 'New York', ticket: 'INC-00124', address: '192.0.2.70' },
  umlaut: { user: 'Jürgen Groß', site: 'Zürich 🏔', ticket: 'REQ 7', address: '192.0.20.1' },
  percent: { user: '100%_load', site: 'O\'Brien "HQ"', relay: 'edge-paris', address: '198.51.100.255' },
  six: { user: '田中 太郎', site: '\\ back*slash [x]', address: '2001:db8:1:2::7', verdict: 'meets' },
  sixtoo: { site: 'berlin', address: '2001:db8:2::1', relay: 'edge-frankfurt', verdict: 'no-data' },
  // Came from one address, and was seen by the relay from these.
  moved: {
    address: '203.0.113.5',
    sources: ['203.0.113.5:3000', '203.0.113.9:40000', '203.0.113.10:1', '[2001:db8:9::1]:5'],
  },
  bare: {},
};

/** What each search finds, as ids in the order of `STORED`; `text` stands for `{ text }`. */
const CASES: readonly (readonly [string, string | ResultSearch, readonly string[]])[] = [
  ['any case', 'KELLER', ['keller', 'kellermann']],
  ['the start of a word inside', 'mitte', ['keller']],
  ['not the inside of a word', 'eller', []],
  ['a word after a hyphen', '00123', ['keller']],
  ['the start of a ticket', 'inc-0012', ['keller', 'kellermann']],
  ['several words in any order and field', 'berlin kell', ['keller']],
  ['several words of which one is nowhere', 'berlin kell paris', []],
  ['a name written the other way round', 'Keller, M.', ['keller']],
  ['an umlaut', 'zürich', ['umlaut']],
  ['an umlaut in two characters', 'zu\u0308r', ['umlaut']],
  ['an umlaut that the keyboard does not have', 'jurgen gross', ['umlaut']],
  ['an emoji', '🏔', ['umlaut']],
  ['a percent sign, which is no wildcard', '1%', []],
  ['a percent sign in its place', '100%', ['percent']],
  ['an underscore, which is no wildcard', 'k_ller', []],
  ['an underscore in its place', '100%_lo', ['percent']],
  ['a star, which is no wildcard', 'kell*', []],
  ['a quote', "o'br", ['percent']],
  ['a double quote', '"hq"', ['percent']],
  ['a backslash', '\\', ['six']],
  ['a bracket', '[x', ['six']],
  ['SQL', "' or 1=1 --", []],
  ['Japanese', '太', ['six']],
  ['a relay', 'edge', ['percent', 'sixtoo']],
  ['punctuation that no label has', '§', []],
  ['a NUL', 'kell\0', []],
  ['an address', '192.0.2.7', ['keller']],
  ['the begin of an address', '192.0.2.', ['keller', 'kellermann']],
  ['the begin of an address without its dot', '192.0.2', ['keller', 'kellermann', 'umlaut']],
  ['a /24', '192.0.2.0/24', ['keller', 'kellermann']],
  ['a /26, whose hosts end at 63', '192.0.2.0/26', ['keller']],
  ['a network with host bits set', '192.0.2.77/26', ['kellermann']],
  ['a network across a byte', '192.0.0.0/19', ['keller', 'kellermann', 'umlaut']],
  ['the last address of a network', '198.51.100.254/31', ['percent']],
  ['a /32', '192.0.2.70/32', ['kellermann']],
  ['all of IPv4', '0.0.0.0/0', ['keller', 'kellermann', 'umlaut', 'percent', 'moved']],
  ['a /33, which IPv4 has not', '192.0.2.0/33', []],
  ['an IPv6 address written long', '2001:0DB8:0001:0002:0000:0000:0000:0007', ['six']],
  ['the begin of an IPv6 address', '2001:0db8:1', ['six']],
  ['an IPv6 /32', '2001:db8::/32', ['six', 'sixtoo', 'moved']],
  ['an IPv6 /48', '2001:db8:2::/48', ['sixtoo']],
  ['an IPv6 /47', '2001:db8:2::/47', ['sixtoo']],
  ['an IPv6 /46', '2001:db8:0::/46', ['six', 'sixtoo']],
  ['all of IPv6', '::/0', ['six', 'sixtoo', 'moved']],
  ['a mapped address', '::ffff:192.0.2.7', ['keller']],
  ['a mapped network', '::ffff:192.0.2.0/122', ['keller']],
  ['an address and a word', '192.0.2 kell', ['keller', 'kellermann']],
  ['an address that stands inside', '203.0.113.9', ['moved']],
  ['one that stands beside and inside', '203.0.113.5', ['moved']],
  ['one that stands nowhere', '203.0.113.1', []],
  ['the begin of several that stand inside', '203.0.113.', ['moved']],
  ['the network of several that stand inside', '203.0.113.0/24', ['moved']],
  ['a smaller network of them', '203.0.113.8/30', ['moved']],
  ['an IPv6 address that stands inside', { address: '2001:db8:9:0::1' }, ['moved']],
  ['the IPv6 /48 of it', '2001:db8:9::/48', ['moved']],
  ['an address that stands inside, and a verdict', { address: '203.0.113.9', verdict: 'meets' }, []],
  ['a site', { site: 'BERLIN' }, ['keller', 'sixtoo']],
  ['a site of two words', { site: 'mitte ber' }, ['keller']],
  ['a user, not a site', { user: 'berlin' }, []],
  ['a ticket', { ticket: 'req' }, ['umlaut']],
  ['a relay by its field', { relay: 'frank' }, ['sixtoo']],
  ['an address by its field', { address: '2001:db8:1:2::7' }, ['six']],
  ['the begin of an address by its field', { address: '198' }, ['percent']],
  ['a network by its field', { address: '192.0.2.0/25' }, ['keller', 'kellermann']],
  ['no address in its field', { address: 'keller' }, []],
  ['a verdict', { verdict: 'meets' }, ['six']],
  ['a verdict and a site', { verdict: 'no-data', site: 'berlin' }, ['sixtoo']],
  ['a verdict and a text', { verdict: 'misses', text: 'berlin' }, ['keller']],
  ['an empty search', {}, Object.keys(STORED)],
  ['white space', '   ', []],
  ['white space as a label', { site: ' ' }, []],
];

const everyPage = async (
  store: ResultStore,
  search: ResultSearch,
  limit: number,
  order: ListOrder = 'newest',
): Promise<string[][]> => {
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const page = await store.search(search, { after, limit, order });
    pages.push(page.rows.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  return pages;
};

/** Finding results. */
export function describeSearch(store: () => ResultStore): void {
  const save = (id: string, changes?: ArrivalChanges) => store().save(arrival(id, changes));
  const found = async (search: ResultSearch): Promise<string[]> =>
    (await everyPage(store(), search, 100)).flat();

  describe('searching', () => {
    beforeEach(async () => {
      for (const [id, changes] of Object.entries(STORED)) await save(id, changes);
    });

    it('finds by labels, addresses and verdict', async () => {
      const order = Object.keys(STORED);
      const actual: unknown[] = [];
      for (const [title, search] of CASES) {
        const rows = await found(typeof search === 'string' ? { text: search } : search);
        actual.push([title, order.filter((id) => rows.includes(id)), rows.length]);
      }
      expect(actual).toEqual(CASES.map(([title, , expected]) => [title, expected, expected.length]));
    });

    it('finds a code however it is written, and nothing by one with a wrong character', async () => {
      const { rows } = await store().search({ text: 'kellermann' }, { after: null, limit: 1 });
      const code = rows[0]!.code;
      for (const text of [
        code,
        code.toLowerCase(),
        `${code.slice(0, 4)}-${code.slice(4)}`,
        code.split('').join(' '),
      ])
        expect(await found({ text })).toEqual(['kellermann']);
      for (let at = 0; at < code.length; at += 1) {
        const other =
          CODE_ALPHABET[(CODE_ALPHABET.indexOf(code.charAt(at)) + 1) % CODE_ALPHABET.length] ?? '';
        expect(await found({ text: code.slice(0, at) + other + code.slice(at + 1) })).toEqual([]);
      }
    });

    it('narrows a code by the other fields', async () => {
      const { rows } = await store().search({ text: 'kellermann' }, { after: null, limit: 1 });
      const text = rows[0]!.code;
      expect(await found({ text, site: 'new' })).toEqual(['kellermann']);
      expect(await found({ text, site: 'berlin' })).toEqual([]);
    });

    it('finds a ticket that looks like a code', async () => {
      // 22222222 is a code: the sum of the check is 0.
      await save('a', { ticket: '22222222' });
      expect(await found({ text: '2222-2222' })).toEqual([]);
      expect(await found({ text: '22222222' })).toEqual(['a']);
    });
  });

  describe('paging', () => {
    it('takes times from their begin to before their end', async () => {
      for (let at = 0; at < 4; at += 1) await save(`n${at}`, { atMs: NEW_YEAR_MS + at });
      expect(await found({ fromMs: NEW_YEAR_MS + 1, toMs: NEW_YEAR_MS + 3 })).toEqual(['n2', 'n1']);
      expect(await found({ fromMs: NEW_YEAR_MS + 4 })).toEqual([]);
    });

    it('shows every result once, newest or oldest first, also of one moment', async () => {
      const times = [5, 3, 3, 3, 9, 3, 1, 3, 9];
      for (const [at, offsetMs] of times.entries())
        await save(`n${at}`, { atMs: NEW_YEAR_MS + offsetMs, site: at % 2 === 0 ? 'Berlin' : 'Bern' });
      // Of one moment the last that arrived first.
      const expected = ['n8', 'n4', 'n0', 'n7', 'n5', 'n3', 'n2', 'n1', 'n6'];
      for (const search of [{}, { text: 'ber' }, { verdict: 'misses' as const, text: 'b' }])
        for (const limit of [1, 2, 3, 8, 9, 10])
          for (const order of ['newest', 'oldest'] as const)
            expect((await everyPage(store(), search, limit, order)).flat()).toEqual(
              order === 'newest' ? expected : [...expected].reverse(),
            );
    });

    it('says that there is no next page when the last is full', async () => {
      for (let at = 0; at < 4; at += 1) await save(`n${at}`, { atMs: NEW_YEAR_MS + at });
      expect(await everyPage(store(), {}, 2)).toEqual([
        ['n3', 'n2'],
        ['n1', 'n0'],
      ]);
    });

    it('is not disturbed by results that arrive meanwhile, or by one that goes', async () => {
      for (let at = 0; at < 4; at += 1) await save(`n${at}`, { atMs: NEW_YEAR_MS + at, user: `u${at}` });
      const { next } = await store().search({}, { after: null, limit: 2 });
      await save('later', { atMs: NEW_YEAR_MS + 100 });
      await store().erase({ by: 'user', user: 'u2' });
      const page = await store().search({}, { after: next, limit: 2 });
      expect(page.rows.map(({ id }) => id)).toEqual(['n1', 'n0']);
    });

    it('starts from the top with a key that is none', async () => {
      await save('a');
      for (const after of ['', 'x', '1', "1-1'", '-1--1', '9999999999999999999-1'])
        expect((await store().search({}, { after, limit: 5 })).rows.map(({ id }) => id)).toEqual(['a']);
    });

    it('finds the same by any combination as looking at each result would', async () => {
      const sites = ['Berlin', 'Berlin Mitte', 'Bern', null];
      const users = ['Ada Berg', 'Bo', null];
      const stored = sites.flatMap((site, s) =>
        users.flatMap((user, u) =>
          (['meets', 'misses'] as const).map((verdict, v) => ({
            id: `r${s}${u}${v}`,
            changes: { site, user, verdict, atMs: NEW_YEAR_MS + ((s * 7 + u * 3 + v) % 5) },
          })),
        ),
      );
      for (const { id, changes } of stored) await save(id, changes);
      const startsWord = (label: string | null, word: string): boolean =>
        (label ?? '')
          .toLowerCase()
          .split(' ')
          .some((each) => each.startsWith(word));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom('b', 'ber', 'berl', 'mitte', 'ada', 'bo', 'built'), { maxLength: 3 }),
          fc.option(fc.constantFrom('meets', 'misses'), { nil: undefined }),
          fc.option(fc.constantFrom('ber', 'bern'), { nil: undefined }),
          fc.integer({ min: 0, max: 5 }),
          async (words, verdict, site, from) => {
            const search: ResultSearch = {
              ...(words.length > 0 ? { text: words.join(' ') } : {}),
              ...(verdict ? { verdict: verdict === 'meets' ? 'meets' : 'misses' } : {}),
              ...(site ? { site } : {}),
              fromMs: NEW_YEAR_MS + from,
            };
            const expected = stored
              .filter(({ changes }) => changes.atMs >= NEW_YEAR_MS + from)
              .filter(({ changes }) => verdict === undefined || changes.verdict === verdict)
              .filter(({ changes }) => site === undefined || startsWord(changes.site, site))
              .filter(({ changes }) =>
                words.every((word) =>
                  [changes.site, changes.user, 'built in'].some((label) => startsWord(label, word)),
                ),
              )
              .map(({ id }) => id);
            expect((await found(search)).sort()).toEqual(expected.sort());
          },
        ),
        { numRuns: 60, seed: 4 },
      );
    });
  });
}
