import { describe, expect, it } from 'vitest';
import { EventStream } from '../../../server/http/event-stream.ts';

describe('EventStream', () => {
  it('gives whoever reads all that was sent before it ended', async () => {
    const stream = new EventStream();
    stream.send({ count: 1 });
    stream.end();
    stream.send({ count: 2 });
    let text = '';
    for await (const piece of stream.readable) text += Buffer.from(piece as Uint8Array).toString();
    expect(text).toBe('data: {"count":1}\n\n');
  });

  it('is over for whoever has read nothing when its end is said again', () => {
    const stream = new EventStream();
    stream.send({ count: 1 });
    stream.end();
    expect(stream.readable.destroyed).toBe(false);
    stream.end();
    expect(stream.readable.destroyed).toBe(true);
  });

  it('is over for whoever is a megabyte behind', () => {
    const stream = new EventStream();
    stream.send({ text: 'x'.repeat(1024 * 1024) });
    expect(stream.readable.destroyed).toBe(false);
    stream.comment();
    expect(stream.readable.destroyed).toBe(true);
  });
});
