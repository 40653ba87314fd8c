import { describe, expect, test } from 'vitest';
import { PAGE_SIZE, REFRESH_AFTER_MS } from '../../../src/app/desk/result-list.ts';
import { codeOf } from '../../../src/core/result-code.ts';
import { settle } from '../../support/manual-clock.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

const NEW_MS = 2_000_000_000;
const search = (site: string) => ({ search: { site }, within: null });

describe('the list of results', () => {
  test('shows the first page, and the next ones by their key until there is none', async () => {
    const at = await new DeskAt('/desk', rowsFrom(PAGE_SIZE + 10)).open();
    expect(at.ids).toHaveLength(PAGE_SIZE);
    at.desk.list.more();
    at.desk.list.more();
    await settle();
    expect(at.asked('search')).toEqual([`search {} after r${String(PAGE_SIZE - 1)}`]);
    expect(at.ids).toEqual(rowsFrom(PAGE_SIZE + 10).map(({ id }) => id));
    at.desk.list.more();
    expect(at.asked('search')).toHaveLength(1);
  });

  test('drops the answer to an older search that comes after the newer one', async () => {
    const rows = [rowOf({ id: 'b', site: 'Berlin' }), rowOf({ id: 'o', site: 'Oslo' })];
    const at = await new DeskAt('/desk', rows).open();
    at.server.hold('search');
    at.desk.search(search('Berlin'));
    at.desk.search(search('Oslo'));
    at.server.release('search', 1);
    await settle();
    expect(at.ids).toEqual(['o']);
    at.server.release('search');
    await settle();
    expect(at.ids).toEqual(['o']);
    expect(at.state.list.query).toEqual(search('Oslo'));
  });

  test('drops the next page of a search that is no longer shown', async () => {
    const at = await new DeskAt('/desk', rowsFrom(PAGE_SIZE + 10)).open();
    at.server.hold('search');
    at.desk.list.more();
    at.desk.search(search('nowhere'));
    at.server.release('search', 1);
    await settle();
    at.server.release('search');
    await settle();
    expect(at.ids).toEqual([]);
    expect(at.state.list.more).toEqual({ kind: 'idle' });
  });

  test('says why nothing came, and loads again when asked to', async () => {
    const at = new DeskAt('/desk', rowsFrom(2));
    at.server.refuse('search', 'unreachable', 'The server could not be reached.');
    await at.open();
    expect(at.state.list.status).toEqual({ kind: 'failed', message: 'The server could not be reached.' });
    at.server.allow('search');
    at.desk.retry();
    await settle();
    expect(at.ids).toEqual(['r0', 'r1']);
  });

  test('a page that failed leaves what is shown and can be asked for again', async () => {
    const at = await new DeskAt('/desk', rowsFrom(PAGE_SIZE + 1)).open();
    at.server.refuse('search', 'unreachable');
    at.desk.list.more();
    await settle();
    expect(at.ids).toHaveLength(PAGE_SIZE);
    expect(at.state.list.more.kind).toBe('failed');
    at.server.allow('search');
    at.desk.list.more();
    await settle();
    expect(at.ids).toHaveLength(PAGE_SIZE + 1);
  });

  test('times that move with the day are worked out when the list is loaded', async () => {
    const at = await new DeskAt('/desk?within=7d').open();
    await at.clock.advance(5000);
    at.desk.search({ search: {}, within: 'today' });
    at.desk.search({ search: {}, within: '28d' });
    expect(at.asked('search')).toEqual([
      `search {"fromMs":${String(Date.UTC(2026, 0, 1))}} after nothing`,
      `search {"fromMs":${String(Date.UTC(2025, 11, 4) + 5000)}} after nothing`,
    ]);
    expect(at.shown).toEqual(['push /desk?within=today', 'push /desk?within=28d']);
  });
});

describe('the oldest first', () => {
  const oldestFirst = { search: {}, within: null, order: 'oldest' } as const;

  test('comes page by page and is kept while the search changes', async () => {
    const at = await new DeskAt('/desk', rowsFrom(PAGE_SIZE + 2)).open();
    at.desk.search(oldestFirst);
    await settle();
    at.desk.list.more();
    await settle();
    expect(at.ids).toEqual(
      rowsFrom(PAGE_SIZE + 2)
        .map(({ id }) => id)
        .reverse(),
    );
    at.desk.searchText('kell');
    expect(at.shown).toEqual(['push /desk?order=oldest', 'push /desk?text=kell&order=oldest']);
  });

  test('lets what arrives in at the end, and only where the end is shown', async () => {
    const newest = rowOf({ id: 'new', atMs: NEW_MS });
    const at = await new DeskAt('/desk?order=oldest', rowsFrom(2)).open();
    at.server.store(newest);
    expect(at.ids).toEqual(['r1', 'r0', 'new']);
    const cut = await new DeskAt('/desk?order=oldest', rowsFrom(PAGE_SIZE + 2)).open();
    cut.server.store(newest);
    expect([cut.ids.length, cut.waiting]).toEqual([PAGE_SIZE, []]);
  });
});

describe('arrivals', () => {
  const arrived = rowOf({ id: 'new', atMs: NEW_MS });

  test('come in by themselves while nobody reads', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.store(arrived);
    expect(at.ids).toEqual(['new', 'r0', 'r1']);
    expect([...at.state.list.arrived]).toEqual(['new']);
    expect(at.asked('search')).toEqual([]);
  });

  test.each([
    ['the list is scrolled', (at: DeskAt) => at.desk.setReading(true)],
    ['a result is open', (at: DeskAt) => at.desk.go(placeOf('/desk/results/r1'))],
  ])('wait while %s, and are let in on demand', async (_case, read) => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    read(at);
    await settle();
    at.server.store(arrived);
    at.server.store({ ...arrived, id: 'newer', atMs: NEW_MS + 1 });
    expect(at.ids).toEqual(['r0', 'r1']);
    expect(at.waiting).toEqual(['newer', 'new']);
    at.desk.list.showArrivals();
    expect(at.ids).toEqual(['newer', 'new', 'r0', 'r1']);
    expect(at.waiting).toEqual([]);
  });

  test('an older result comes in at its place, or with its page', async () => {
    const at = await new DeskAt('/desk', rowsFrom(PAGE_SIZE + 1)).open();
    const [first] = rowsFrom(1);
    at.server.store(rowOf({ id: 'between', atMs: (first?.atMs ?? 0) - 1 }));
    at.server.store(rowOf({ id: 'ancient', atMs: 5 }));
    expect(at.ids.slice(0, 3)).toEqual(['r0', 'between', 'r1']);
    expect(at.ids).not.toContain('ancient');
    at.desk.list.more();
    await settle();
    expect(at.ids.slice(-2)).toEqual([`r${String(PAGE_SIZE)}`, 'ancient']);
  });

  test('the same result told of twice is listed once', async () => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    at.server.store(arrived);
    at.server.tell({ type: 'result', row: arrived, requestId: null });
    expect(at.ids).toEqual(['new', 'r0']);
  });

  test('under a search the server is asked which belong there, once for many', async () => {
    const at = await new DeskAt('/desk?site=Oslo').open();
    at.server.store(rowOf({ id: 'berlin', site: 'Berlin', atMs: NEW_MS }));
    at.server.store(rowOf({ id: 'oslo', site: 'Oslo', atMs: NEW_MS }));
    expect(at.ids).toEqual([]);
    await at.clock.advance(REFRESH_AFTER_MS);
    expect(at.ids).toEqual(['oslo']);
    expect(at.asked('search')).toHaveLength(1);
  });

  test('one that comes while the list is loading is not missed', async () => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    at.server.hold('search');
    at.desk.search({ search: {}, within: null });
    at.server.store(arrived);
    at.server.releaseAll('search');
    await settle();
    expect(at.ids).toEqual(['r0']);
    await at.clock.advance(REFRESH_AFTER_MS);
    expect(at.ids).toEqual(['new', 'r0']);
  });

  test('more than a page missed makes the list begin anew, when the reader wishes', async () => {
    const at = await new DeskAt('/desk', rowsFrom(3)).open();
    at.desk.setReading(true);
    const missed = rowsFrom(PAGE_SIZE + 5, NEW_MS).map((row) => ({ ...row, id: `missed-${row.id}` }));
    at.server.rows = [...missed, ...at.server.rows];
    at.desk.list.refresh();
    await settle();
    expect(at.ids).toEqual(['r0', 'r1', 'r2']);
    expect(at.waiting).toHaveLength(PAGE_SIZE);
    at.desk.list.showArrivals();
    at.desk.list.more();
    await settle();
    expect(at.ids).toEqual([...missed.map(({ id }) => id), 'r0', 'r1', 'r2']);
  });
});

describe('a code typed into the search box', () => {
  const code = codeOf(123_456);
  const rows = [rowOf({ id: 'coded', code }), ...rowsFrom(2)];

  test('opens its result at once, whatever the filters, and back leads to before', async () => {
    const at = await new DeskAt('/desk?site=Oslo', rows).open();
    at.desk.searchText(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `);
    await settle();
    expect(at.state.address).toMatchObject({ kind: 'result', id: 'coded' });
    expect(at.state.opened.kind).toBe('ready');
    expect(at.shown).toEqual([`push /desk?text=${code}`, `replace /desk/results/coded?text=${code}`]);
  });

  test('that no result has leaves an empty list', async () => {
    const at = await new DeskAt('/desk', rows).open();
    at.desk.searchText(codeOf(99));
    await settle();
    expect(at.ids).toEqual([]);
    expect(at.state.address.kind).toBe('list');
  });

  test('does not open when something else was asked for meanwhile', async () => {
    const at = await new DeskAt('/desk', rows).open();
    at.server.hold('search');
    at.desk.searchText(code);
    at.desk.go(placeOf('/desk/requests'));
    at.server.releaseAll('search');
    await settle();
    expect(at.state.address.kind).toBe('requests');
    expect(at.asked('open')).toEqual([]);
  });

  test('any other text narrows the present list, and an empty one widens it again', async () => {
    const at = await new DeskAt('/desk?site=Oslo', rows).open();
    at.desk.searchText('  kell ');
    expect(at.state.list.query).toEqual({ search: { site: 'Oslo', text: 'kell' }, within: null });
    at.desk.searchText('');
    expect(at.state.list.query).toEqual(search('Oslo'));
  });
});
