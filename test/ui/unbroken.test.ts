import { describe, expect, it } from 'vitest';
import { unbroken } from '../../src/ui/unbroken.ts';

/** The parts as they stand, those that stay on one line in brackets. */
const shown = (text: string): string =>
  unbroken(text)
    .map((part) => (typeof part === 'string' ? part : `[${part.values.join('')}]`))
    .join('');

describe('unbroken', () => {
  it.each([
    ['UDP ports 3478-3481 do not get through.', 'UDP ports [3478-3481] do not get through.'],
    ['3478-3481 and 5000-5002', '[3478-3481] and [5000-5002]'],
    ['UDP 3479 and 3481, end-to-end, in 3-minute steps', 'UDP 3479 and 3481, end-to-end, in 3-minute steps'],
    ['<b>1-2</b>', '<b>[1-2]</b>'],
    ['', ''],
  ])('keeps ranges together, by their plain hyphen: %s', (text, parts) => {
    expect(shown(text)).toBe(parts);
  });
});
