import { describe, expect, it } from 'vitest';
import { readTag, withTag, withoutTag } from '../../../src/wire/desk/tags.ts';

describe('readTag', () => {
  it.each([
    [' VPN ', 'VPN'],
    ['b\u00fcro-2.og', 'b\u00fcro-2.og'],
    // A letter and its accent are one letter.
    ['cafe\u0301', 'caf\u00e9'],
    ['a'.repeat(30), 'a'.repeat(30)],
    ['a'.repeat(31), null],
    ['two words', null],
    ['', null],
    ['-x', null],
    ['a,b', null],
    ['<b>', null],
  ])('reads %j as %j', (text, tag) => {
    expect(readTag(text)).toBe(tag);
  });
});

describe('the tags of a result', () => {
  it('are the same whatever their case', () => {
    const tags = ['VPN', 'wlan'];
    expect(withTag(tags, 'vpn')).toBe(tags);
    expect(withTag(tags, 'lan')).toEqual(['VPN', 'wlan', 'lan']);
    expect(withoutTag(tags, 'vpn')).toEqual(['wlan']);
    expect(withoutTag(tags, 'lan')).toBe(tags);
  });
});
