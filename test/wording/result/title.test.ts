import { expect, it } from 'vitest';
import { resultTitle } from '../../../src/wording/result/title.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

it('says the verdict of a result', () => {
  expect(resultTitle(RESULTS.loss())).toBe('Calls will break up: parts of words will be missing – Edgewise');
});
