import { describe, expect, test } from 'vitest';
import { emptyState } from '../../../src/app/desk/state.ts';
import { arrivalsText, chipsOf, dayName, rowPlaces, rowSentence } from '../../../src/wording/desk/list.ts';
import { deskTitle } from '../../../src/wording/desk/title.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

const BERLIN = 'Europe/Berlin';
const noCode = () => null;

describe('the words of the list', () => {
  test('a row reads as a sentence, in the reader\u2019s own time', () => {
    const row = rowOf({
      verdict: 'misses',
      worstMiss: { path: 'up', metric: 'loss', value: 0.031, target: 0.01 },
    });
    // 12:04 UTC is 13:04 in Berlin's winter.
    expect(rowSentence(row, BERLIN)).toBe('13:04, Berlin, m.keller, misses: packet loss up 3.1\u00a0%');
  });

  test.each([
    [{ site: null }, ['m.keller']],
    [{ site: null, user: null }, ['192.0.2.7']],
    [{ site: null, user: null, address: null }, ['no name']],
  ])('who is not known by %o is named by what is known', (changes, places) => {
    expect(rowPlaces(rowOf(changes))).toEqual(places);
  });

  test.each([
    // 22:59 UTC on the 20th is 23:59 in Berlin, a minute later is the 21st there.
    [Date.UTC(2025, 10, 20, 23, 0), 'Today, Friday, 21 November 2025'],
    [Date.UTC(2025, 10, 20, 22, 59), 'Yesterday, Thursday, 20 November 2025'],
    [Date.UTC(2025, 10, 19, 22, 59), 'Wednesday, 19 November 2025'],
  ])('the day of %d is that of the reader\u2019s midnight', (atMs, name) => {
    const nowMs = Date.UTC(2025, 10, 21, 12);
    expect(dayName(atMs, nowMs, BERLIN).replace(/(day) (\d)/, '$1, $2')).toBe(name);
  });

  test('a number of arrivals is told as far as it is known', () => {
    expect([arrivalsText(1, false), arrivalsText(3, false), arrivalsText(50, true)]).toEqual([
      '1 new result',
      '3 new results',
      'More than 50 new results',
    ]);
  });

  test('each chip takes away what it says, and nothing else', () => {
    const query = { search: { text: 'kell', site: 'Berlin', fromMs: 0, toMs: 1 }, within: null };
    const [text, site, time, ...others] = chipsOf(query, noCode);
    expect(text).toEqual({
      text: '\u201ckell\u201d',
      without: { search: { site: 'Berlin', fromMs: 0, toMs: 1 }, within: null },
    });
    expect(site?.text).toBe('Site: Berlin');
    expect(time?.without).toEqual({ search: { text: 'kell', site: 'Berlin' }, within: null });
    expect(others).toEqual([]);
    expect(chipsOf({ search: {}, within: 'today' }, noCode)).toEqual([
      { text: 'Today', without: { search: {}, within: null } },
    ]);
  });

  test('a title tells what waits, as far as it is known', () => {
    const state = emptyState({ kind: 'list', query: { search: {}, within: null } });
    const user = { name: 'a', role: 'viewer', csrfToken: 'c' } as const;
    const session = { kind: 'somebody', user, offer: { password: true, oidcName: null } } as const;
    const waiting = { rows: [rowOf({})], restart: { next: null } };
    expect(deskTitle(state)).toBe('Log in \u2013 Edgewise desk');
    expect(deskTitle({ ...state, session })).toBe('Results \u2013 Edgewise desk');
    expect(deskTitle({ ...state, session, list: { ...state.list, waiting } })).toBe(
      '(1+) Results \u2013 Edgewise desk',
    );
  });
});
