import { describe, expect, test } from 'vitest';
import { isPacketRows, packetLines, type PacketRow } from '../../src/wire/packet-rows.ts';

const ROWS: PacketRow[] = [
  [0, 50, 250, 1000, 65_535, 0, 40.123_456_789, 0],
  [1, 50, 251, null, null, 0.300_000_000_745_058, null, null],
];

describe('packetLines', () => {
  test('has one row on each line, its times to the microsecond', () => {
    const text = packetLines(ROWS);
    expect(text).toBe('[0,50,250,1000,65535,0,40.123,0]\n[1,50,251,null,null,0.3,null,null]\n');
    const read: unknown = JSON.parse(`[${text.trimEnd().split('\n').join(',')}]`);
    expect(isPacketRows(read)).toBe(true);
  });

  test('of no rows is empty', () => {
    expect(packetLines([])).toBe('');
  });
});
