import { describe, expect, it } from 'vitest';
import { standingMark, standingSentence } from '../../../src/wording/desk/standing.ts';
import type { Standing } from '../../../src/wire/desk/search.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

describe('who answers for a result', () => {
  it.each<[Standing | null, string | null, string | null]>([
    ['token', null, null],
    ['request', null, null],
    ['seen', 'not counted: sent without a token', null],
    ['unseen', 'not counted: not vouched for', 'not vouched for'],
    [null, null, null],
  ])('%s is marked in a list as %s, and without a site as %s', (standing, atSite, elsewhere) => {
    expect(standingMark(rowOf({ standing }))).toBe(atSite);
    expect(standingMark(rowOf({ standing, site: null }))).toBe(elsewhere);
    expect(standingMark(rowOf({ standing, site: null, unattended: true }))).toBe(atSite);
  });

  it('is told in a sentence, and left out where it is not known', () => {
    const all = ['token', 'request', 'seen', 'unseen'] as const;
    const sentences = all.map((standing) => standingSentence({ standing }));
    expect(new Set(sentences).size).toBe(4);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentences[3]).toContain('Not vouched for');
    expect(standingSentence({ standing: null })).toBeNull();
  });
});
