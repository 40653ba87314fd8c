import { expect, it } from 'vitest';
import { readQueryFields } from '../../../src/wire/desk/query-fields.ts';

it.each([
  'status=new&order=oldest',
  'user=Ada+L%C3%B6ve&site=a%26b%3Dc',
  'text=a=b&text=second&empty=&=x',
  '',
])('reads %j as the platform does', (query) => {
  const [ours, theirs] = [readQueryFields(query), new URLSearchParams(query)];
  for (const name of ['status', 'order', 'user', 'site', 'text', 'empty', 'none'])
    expect(ours.get(name), name).toBe(theirs.get(name));
});

it('leaves what cannot be decoded as it is', () => {
  expect(readQueryFields('text=50%').get('text')).toBe('50%');
});
