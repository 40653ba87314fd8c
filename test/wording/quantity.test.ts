import { describe, expect, it } from 'vitest';
import {
  clockTime,
  dateAndTime,
  duration,
  measuredValue,
  milliseconds,
  partOf,
  percent,
  portList,
  roughDuration,
  roughMegabytes,
  targetValue,
  wholeNumber,
} from '../../src/wording/quantity.ts';

/** Figures for people. The space between number and unit is a no-break space, written `_` in the tables. */
const spaced = (text: string): string => text.replaceAll('_', '\u00a0');

describe('milliseconds', () => {
  it.each([
    [182, '182_ms'],
    [182.4, '182_ms'],
    [4.24, '4.2_ms'],
    [0, '0_ms'],
    [9.96, '10_ms'],
  ])('writes %d as %s', (ms, text) => {
    expect(milliseconds(ms)).toBe(spaced(text));
  });
});

describe('percent', () => {
  it.each([
    [0, '0_%'],
    [0.031, '3.1_%'],
    [0.0042, '0.42_%'],
    [0.00043, '0.043_%'],
    [0.124, '12_%'],
    [1, '100_%'],
  ])('writes the ratio %d as %s', (ratio, text) => {
    expect(percent(ratio)).toBe(spaced(text));
  });
});

describe('measuredValue', () => {
  it.each([
    ['a value well below its target is rounded', 42.4, 'ms', 100, '42_ms'],
    ['a value just below is not rounded onto it', 99.7, 'ms', 100, '99.7_ms'],
    ['nor one that needs two decimals', 99.97, 'ms', 100, '99.97_ms'],
    ['a value equal to its target stands as it', 100, 'ms', 100, '100_ms'],
    ['a value just above may round down onto it: that is no miss hidden', 100.2, 'ms', 100, '100_ms'],
    ['a ratio just below is not rounded onto its target', 0.0999, 'ratio', 0.1, '9.99_%'],
    ['a small ratio keeps enough digits', 0.00049, 'ratio', 0.0005, '0.049_%'],
  ] as const)('%s', (_, value, unit, target, text) => {
    expect(measuredValue(value, unit, target)).toBe(spaced(text));
  });
});

describe('targetValue', () => {
  it.each([
    [100, 'ms', '100_ms'],
    [67.5, 'ms', '67.5_ms'],
    [0.1, 'ratio', '10_%'],
    [0.01, 'ratio', '1_%'],
    [0.001, 'ratio', '0.1_%'],
    [0.0005, 'ratio', '0.05_%'],
    [0.0001, 'ratio', '0.01_%'],
  ] as const)('writes %d %s as published', (target, unit, text) => {
    expect(targetValue(target, unit)).toBe(spaced(text));
  });
});

describe('clockTime', () => {
  it.each([
    [0, '0:00'],
    [14_000, '0:14'],
    [14_999, '0:14'],
    [75_000, '1:15'],
    [600_000, '10:00'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });
});

describe('lengths of time', () => {
  it.each([
    [1000, '1 second'],
    [30_000, '30 seconds'],
    [60_000, '1 minute'],
    [80_000, '1 minute 20 seconds'],
    [600_000, '10 minutes'],
  ])('duration(%d) is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [38_000, '40 seconds'],
    [500, '5 seconds'],
    [68_000, '70 seconds'],
    [128_000, '2 minutes'],
    [308_000, '5 minutes'],
  ])('roughDuration(%d) is %s', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });

  it.each([
    [12_000, 30_000, '12 of 30 seconds'],
    [80_000, 300_000, '1:20 of 5:00 minutes'],
  ])('partOf(%d, %d) is %s', (part, whole, text) => {
    expect(partOf(part, whole)).toBe(text);
  });
});

describe('counts, sizes and ports', () => {
  it('groups thousands', () => {
    expect(wholeNumber(7500)).toBe('7,500');
  });

  it('rounds megabytes up', () => {
    expect(roughMegabytes(3_441_000)).toBe(spaced('4_MB'));
  });

  it.each([
    [[3480], '3480'],
    [[3480, 3479], '3479 and 3480'],
    [[3478, 3479, 3480, 3481], '3478-3481'],
    [[3478, 3480, 3481], '3478, 3480 and 3481'],
    [[443, 3478, 3479, 3480], '443 and 3478-3480'],
  ])('lists the ports %j as %s', (ports, text) => {
    expect(portList(ports)).toBe(text);
  });

  it('leaves what is no date as it is', () => {
    expect(dateAndTime('yesterday')).toBe('yesterday');
  });
});
