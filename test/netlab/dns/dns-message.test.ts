import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTo, questionOf } from '../../../netlab/dns/dns-message.ts';

/** Asks for the A record of "a.Bc", id 0x1234, recursion desired: written by hand after RFC 1035 §4.1. */
const QUERY = Buffer.from(
  '1234' + '0100' + '0001' + '0000' + '0000' + '0000' + '0161024263' + '00' + '0001' + '0001',
  'hex',
);

describe('questionOf (RFC 1035 §4.1)', () => {
  it('reads id, name in lower case, and type', () => {
    expect(questionOf(QUERY)).toMatchObject({ id: 0x1234, name: 'a.bc', type: 1 });
  });

  it('takes nothing that is cut short, and no response', () => {
    for (let length = 0; length < QUERY.length; length += 1)
      expect(questionOf(QUERY.subarray(0, length))).toBeNull();
    const response = Buffer.from(QUERY);
    response[2] = 0x81;
    expect(questionOf(response)).toBeNull();
  });

  it('is total', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        questionOf(Buffer.from(bytes));
      }),
    );
  });
});

describe('answerTo', () => {
  const question = questionOf(QUERY);
  if (question === null) throw new Error('the query is none');
  const resolves = { kind: 'resolves', ipv4: ['192.0.2.1', '192.0.2.2'], ipv6: ['2001:db8::1:2'] } as const;

  it('repeats the question and gives each address as a record that points to it', () => {
    expect(answerTo(question, resolves)?.toString('hex')).toBe(
      '1234' +
        '8580' +
        '0001' +
        '0002' +
        '0000' +
        '0000' +
        '0161024263' +
        '00' +
        '0001' +
        '0001' +
        'c00c' +
        '0001' +
        '0001' +
        '00000001' +
        '0004' +
        'c0000201' +
        'c00c' +
        '0001' +
        '0001' +
        '00000001' +
        '0004' +
        'c0000202',
    );
  });

  it('writes an IPv6 address out', () => {
    const answer = answerTo({ ...question, type: 28 }, resolves);
    expect(answer?.subarray(-16).toString('hex')).toBe('20010db8000000000000000000010002');
  });

  it('has no records of a type that it does not know: the name exists all the same', () => {
    const answer = answerTo({ ...question, type: 65 }, resolves);
    expect([answer?.readUInt16BE(2), answer?.readUInt16BE(6)]).toEqual([0x8580, 0]);
  });

  it.each([
    ['missing', 3],
    ['failing', 2],
  ] as const)('%s is response code %d', (kind, code) => {
    expect((answerTo(question, { kind })?.readUInt16BE(2) ?? 0) & 0xf).toBe(code);
  });

  it('is silent when told to be', () => {
    expect(answerTo(question, { kind: 'silent' })).toBeNull();
  });
});
