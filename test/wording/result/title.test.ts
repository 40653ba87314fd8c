import { expect, it } from 'vitest';
import { pageTitle } from '../../../src/wording/run/page-title.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

it('says the verdict of a result', () => {
  expect(pageTitle(RESULTS.loss())).toBe('Calls will break up: parts of words will be missing – Edgewise');
});

it('asks the question of the start page everywhere else', () => {
  expect(pageTitle(null)).toBe('Edgewise: is your network ready for calls?');
});
