import { describe, expect, test } from 'vitest';
import { isPacketRows, packetCsv, packetLines, type PacketRow } from '../../src/wire/packet-rows.ts';

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

describe('packetCsv', () => {
  test('writes a line a packet under the names of the columns, what is lost or unknown empty', () => {
    const csv = packetCsv([
      [0, 7, 12, 3735928559, 65535, 20.00049, 61.5, 11],
      [1, 8, 13, null, null, 24, null, null],
    ]);
    expect(csv).toBe(
      'stream,streamSequence,globalSequence,ssrc,rtpSequence,sentMs,receivedMs,arrivalIndex\r\n' +
        '0,7,12,3735928559,65535,20,61.5,11\r\n' +
        '1,8,13,,,24,,\r\n',
    );
  });
});
