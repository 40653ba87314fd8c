import { expect, test } from 'vitest';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf } from './desk-at.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';

test('what usually goes wrong is asked for once a site, on its page and for a result of it', async () => {
  const row = rowOf({ id: 'r', site: 'Oslo' });
  const at = await new DeskAt('/desk/sites/Oslo', [row]).open();
  expect(at.state.usual).toEqual({ label: 'Oslo', sites: [] });
  at.desk.go(placeOf('/desk/results/r'));
  await settle();
  expect(at.asked('planUsual')).toEqual([]);
  at.desk.go(placeOf('/desk/sites/Bern'));
  await settle();
  expect(at.asked('planUsual')).toEqual(['planUsual Bern']);
  at.desk.go(placeOf('/desk/results/r'));
  await settle();
  expect(at.state.usual?.label).toBe('Oslo');
});

test('an answer that comes late is not shown of another site', async () => {
  const at = await new DeskAt('/desk').open();
  at.server.hold('planUsual');
  at.desk.go(placeOf('/desk/sites/Oslo'));
  at.desk.go(placeOf('/desk/sites/Bern'));
  await settle();
  at.server.release('planUsual', 1);
  at.server.release('planUsual');
  await settle();
  expect(at.state.usual?.label).toBe('Bern');
});

test('a page without it is whole', async () => {
  const at = new DeskAt('/desk/sites/Oslo');
  at.server.refuse('planUsual', 'unreachable', 'No answer.');
  await at.open();
  expect(at.state.usual).toEqual({ label: 'Oslo', sites: [] });
});
