import { describe, expect, test } from 'vitest';
import { PageFaultError, pageFaultOf } from '../../../src/core/run/page-fault.ts';

describe('pageFaultOf', () => {
  test('is the fault that was thrown, whatever caused it', () => {
    const thrown = new PageFaultError({ kind: 'call-code-not-loaded' }, { cause: new TypeError('offline') });
    expect(pageFaultOf(thrown)).toEqual({ kind: 'call-code-not-loaded' });
    expect(thrown.message).toBe('call-code-not-loaded');
  });

  test.each([
    [new TypeError('Ice failed'), 'Ice failed'],
    ['gone', 'gone'],
    [undefined, 'undefined'],
  ])('has the words of whoever else threw: %o', (thrown, message) => {
    expect(pageFaultOf(thrown)).toEqual({ kind: 'error', message });
  });
});
