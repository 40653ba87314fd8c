import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CODE_ALPHABET,
  CODE_COUNT,
  CODE_LENGTH,
  codeOf,
  readCode,
  spellCode,
} from '../../src/core/result-code.ts';

const anyNumber = fc.integer({ min: 0, max: CODE_COUNT - 1 });

describe('the code of a result', () => {
  test.each([
    // Weights 1 2 4 5 7 8 10 11; the sum modulo 27 must be 0.
    // 0: all values 0, and 11 c = 0 gives c = 0.
    { number: 0, code: '22222222' },
    // 1: the first value is 1; 1 + 11 c = 0 (mod 27), 11 * 5 = 1, so c = -5 = 22: `T`.
    { number: 1, code: '3222222T' },
    // 27: the second value is 1; 2 + 11 c = 0, c = -10 = 17: `M`.
    { number: 27, code: '2322222M' },
    // The last: seven values of 26 = -1; -(1+2+4+5+7+8+10) = -37 = -10; 11 c = 10, c = 50 = 23: `V`.
    { number: 27 ** 7 - 1, code: 'YYYYYYYV' },
  ])('$number is $code', ({ number, code }) => {
    expect(codeOf(number)).toBe(code);
    expect(readCode(code)).toEqual({ kind: 'code', code });
  });

  test('has no two characters that look alike', () => {
    expect(new Set(CODE_ALPHABET).size).toBe(27);
    for (const pair of ['0O', '1I', '1L', 'IL', '2Z', '5S', '8B', 'UV'])
      expect(pair.split('').filter((one) => CODE_ALPHABET.includes(one)).length, pair).toBeLessThanOrEqual(1);
  });

  test('is another one for every number', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (one, other) => {
        expect(codeOf(one) === codeOf(other)).toBe(one === other);
      }),
    );
  });

  test('with any one wrong character is known to be mistyped', () => {
    // Every place and every other character, of a few codes.
    for (const code of [0, 1, 4711, 123_456_789, CODE_COUNT - 1].map(codeOf))
      for (let place = 0; place < CODE_LENGTH; place++)
        for (const wrong of CODE_ALPHABET) {
          if (wrong === code[place]) continue;
          const typed = code.slice(0, place) + wrong + code.slice(place + 1);
          expect(readCode(typed), typed).toEqual({ kind: 'mistyped' });
        }
  });

  test('with two neighbours that changed places is known to be mistyped', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: CODE_LENGTH - 2 }), (number, place) => {
        const characters = codeOf(number).split('');
        const [first, second] = characters.slice(place, place + 2);
        characters.splice(place, 2, second!, first!);
        expect(readCode(characters.join('')).kind).toBe(first === second ? 'code' : 'mistyped');
      }),
    );
  });

  test('is read in any case, with spaces and hyphens, and as people write what they hear', () => {
    const code = codeOf(987_654_321);
    const written = [code.toLowerCase(), spellCode(code), ` ${code.slice(0, 2)} ${code.slice(2)} `];
    for (const text of written) expect(readCode(text)).toEqual({ kind: 'code', code });
    const heard = code.replaceAll('8', 'b').replaceAll('5', 's').replaceAll('2', 'Z').replaceAll('V', 'u');
    expect(readCode(heard)).toEqual({ kind: 'code', code });
    expect(readCode('zzzz-zzzz')).toEqual({ kind: 'code', code: '22222222' });
  });

  test('is told from what is no code at all', () => {
    for (const text of [
      '',
      'INC-12345',
      '192.0.2.7',
      'BERLIN',
      '2222222',
      '222222222',
      '2222222O',
      '222?2222',
    ])
      expect(readCode(text), text).toEqual({ kind: 'no-code' });
  });

  test('never fails to be read, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['code', 'mistyped', 'no-code']).toContain(readCode(text).kind);
      }),
    );
  });

  test('is spelled in two groups', () => {
    expect(spellCode('3222222T')).toBe('3222-222T');
  });
});
