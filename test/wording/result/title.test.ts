import { expect, it } from 'vitest';
import { resultTitle } from '../../../src/wording/result/title.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

it('says the verdict of a result', () => {
  expect(resultTitle(RESULTS.loss())).toBe('Calls may break up: parts of words may be missing – Edgewise');
});
