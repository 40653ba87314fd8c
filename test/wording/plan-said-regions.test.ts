import { expect, it } from 'vitest';
import { regionContradictionText } from '../../src/wording/plan/said-regions.ts';

it('contradictions in the regions of a site are told with their counts', () => {
  const said = { region: 'West Europe', tests: 1200 };
  expect(regionContradictionText({ kind: 'several', said: [said, { region: 'Hawaii US', tests: 1 }] })).toBe(
    'Its results name several customer regions: West Europe (1,200 tests), Hawaii US (1 test). Enter the one that its people are in.',
  );
  expect(regionContradictionText({ kind: 'other-region', entered: 'North Europe', said })).toBe(
    'The catalogue says North Europe; its results say West Europe (1,200 tests).',
  );
  expect(
    regionContradictionText({ kind: 'other-continent', entered: 'asia', said, continent: 'europe' }),
  ).toBe('The catalogue says Asia; its results say West Europe (1,200 tests), which is in Europe.');
});
