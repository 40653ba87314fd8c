import { describe, expect, test } from 'vitest';
import { ProbeReceiver } from '../../src/probe/probe-receiver.ts';
import { ProbeSender, type MarkPassed } from '../../src/probe/probe-sender.ts';

function senderOf(streams = 2) {
  const marks: MarkPassed[] = [];
  const sender = new ProbeSender({ testTag: 9, payloadBytes: 40, streams }, (mark) => marks.push(mark));
  return { sender, marks };
}

describe('ProbeSender', () => {
  test('numbers each stream and all streams together', () => {
    const { sender } = senderOf();
    for (const [stream, atMs] of [
      [0, 1],
      [1, 1],
      [0, 21],
    ] as const)
      sender.next(stream, atMs);
    expect(sender.takeSent()).toEqual([
      { stream: 0, streamSequence: 0, globalSequence: 0, sentMs: 1 },
      { stream: 1, streamSequence: 0, globalSequence: 1, sentMs: 1 },
      { stream: 0, streamSequence: 1, globalSequence: 2, sentMs: 21 },
    ]);
    expect(sender.takeSent()).toEqual([]);
  });

  test('sets the begin mark at the next packet and the end mark one duration after it', () => {
    const { sender, marks } = senderOf();
    sender.next(0, 0);
    sender.begin(100);
    expect(marks).toEqual([]);
    sender.next(1, 5);
    expect(marks).toEqual([{ type: 'begun', atMs: 5, firstGlobal: 1 }]);
    expect(sender.next(0, 104.9)).not.toBeNull();
    expect(sender.next(1, 105)).toBeNull();
    expect(marks[1]).toEqual({ type: 'ended', atMs: 105, endGlobal: 3 });
  });

  test('sends nothing after the end mark', () => {
    const { sender, marks } = senderOf();
    sender.next(0, 0);
    sender.end(10);
    sender.end(20);
    expect(sender.next(0, 30)).toBeNull();
    expect(marks).toEqual([{ type: 'ended', atMs: 10, endGlobal: 1 }]);
  });

  test('ends on time even when no packet comes to notice it', () => {
    const { sender, marks } = senderOf();
    sender.begin(100);
    sender.next(0, 50);
    sender.check(149);
    expect(marks).toHaveLength(1);
    sender.check(400);
    expect(marks[1]).toEqual({ type: 'ended', atMs: 150, endGlobal: 1 });
  });

  test('refuses a stream it was not set up for', () => {
    expect(senderOf(2).sender.next(2, 0)).toBeNull();
  });
});

describe('ProbeReceiver', () => {
  test('notes arrivals in order of delivery, with what the transport says', () => {
    const { sender } = senderOf();
    const receiver = new ProbeReceiver(9);
    const payload = sender.next(1, 3)!;
    receiver.receive(payload, 44, { rtpSequence: 5, ssrc: 6 });
    expect(receiver.takeArrivals()).toEqual([
      { stream: 1, streamSequence: 0, globalSequence: 0, receivedMs: 44, rtpSequence: 5, ssrc: 6 },
    ]);
    expect(receiver.takeArrivals()).toEqual([]);
  });

  test('counts what is not of this test, and notes nothing of it', () => {
    const { sender } = senderOf();
    const receiver = new ProbeReceiver(10);
    receiver.receive(sender.next(0, 3)!, 44, { rtpSequence: null, ssrc: null });
    receiver.receive(new ArrayBuffer(3), 45, { rtpSequence: null, ssrc: null });
    expect(receiver.foreignPackets).toBe(2);
    expect(receiver.takeArrivals()).toEqual([]);
  });
});
