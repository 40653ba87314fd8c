import { describe, expect, it } from 'vitest';
import { parseSpan } from '../../src/core/span.ts';

describe('parseSpan', () => {
  it.each([
    ['15s', 15_000],
    ['15', 15_000],
    ['2m', 120_000],
    ['2min', 120_000],
    ['1500ms', 1500],
    ['0.5m', 30_000],
    [' 30s ', 30_000],
    ['15h', 54_000_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['', null],
    ['s', null],
    ['-15s', null],
    ['15 s', null],
    ['1e3', null],
    ['NaN', null],
    ['toString', null],
    ['1toString', null],
  ])('%s is %s ms', (text, ms) => {
    expect(parseSpan(text)).toBe(ms);
  });
});
