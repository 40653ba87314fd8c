import { expect, it } from 'vitest';
import { deskRefusal } from '../../src/wording/server-problem.ts';

it.each([
  [401, 'Please log in.'],
  [403, 'This login is not allowed to do that.'],
  [404, 'There is no such thing here.'],
  [429, 'Too many requests; please wait a moment.'],
  [418, 'The server answered with status 418.'],
])('a refusal with %d that has no sentence of its own gets one', (status, sentence) => {
  expect(deskRefusal(status)).toBe(sentence);
});
