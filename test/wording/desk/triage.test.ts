import { expect, test } from 'vitest';
import { triageSentence } from '../../../src/wording/desk/triage.ts';

test.each([
  [{ status: 'new', assignee: null, tags: [], version: 0 }, 'New; nobody has it.'],
  [{ status: 'done', assignee: 'a.weber', tags: [], version: 2 }, 'Done; a.weber has it.'],
] as const)('%o reads as a sentence', (triage, sentence) => {
  expect(triageSentence(triage)).toBe(sentence);
});
