import { expect, it } from 'vitest';
import { delay } from '../../../netlab/stages/delay.ts';
import { leavingMs } from '../staged-packet.ts';

it('delay holds every packet for the same time', () => {
  expect(leavingMs(delay(40), [0, 20.5])).toEqual([[40], [60.5]]);
});
