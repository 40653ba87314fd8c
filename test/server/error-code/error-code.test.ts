import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../server/error-code/error-code.ts';

describe('errorCode', () => {
  it.each([
    ['of the system', Object.assign(new Error('in use'), { code: 'EADDRINUSE' }), 'EADDRINUSE'],
    [
      'of PostgreSQL, which is digits in a text',
      Object.assign(new Error('again'), { code: '40001' }),
      '40001',
    ],
    ['that is a number, as a DOMException has it', Object.assign(new Error('aborted'), { code: 20 }), null],
    ['of an error that has none', new Error('plain'), null],
    ['of something else that was thrown', { code: 'EADDRINUSE' }, null],
    ['of nothing', undefined, null],
  ])('finds the code %s', (_, thrown, code) => {
    expect(errorCode(thrown)).toBe(code);
  });
});
