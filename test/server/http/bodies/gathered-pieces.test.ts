import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatheredPieces } from '../../../../server/http/bodies/whole-body.ts';

const KIB = 1024;

/** A piece with memory of its own, as one that is read from a socket has. */
const pieceOf = (bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

describe('GatheredPieces', () => {
  it('gives back what came, however it was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 0, maxLength: 300, size: 'max' }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 400 }),
        (pieces, times) => {
          const gathered = new GatheredPieces();
          const all = pieces.flatMap((piece) => Array.from({ length: 1 + (times % 7) }, () => piece));
          for (const piece of all) gathered.add(piece);
          expect(gathered.bytes).toBe(all.reduce((sum, { length }) => sum + length, 0));
          expect(Buffer.from(gathered.take()).equals(Buffer.concat(all))).toBe(true);
          expect([gathered.bytes, gathered.heldBytes]).toEqual([0, 0]);
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });

  it('leaves a piece that comes alone where it is', () => {
    const gathered = new GatheredPieces();
    const piece = pieceOf([1, 2, 3]);
    gathered.add(piece);
    expect(gathered.take()).toBe(piece);
  });

  it('tells the memory that it holds: all of what a short piece was cut from, else hardly more than came', () => {
    const gathered = new GatheredPieces();
    const read = new Uint8Array(64 * KIB);
    gathered.add(read.subarray(100, 101));
    expect(gathered.heldBytes).toBe(64 * KIB);
    gathered.add(read.subarray(101, 102));
    expect(gathered.heldBytes).toBe(4 * KIB);
    for (let came = 2; came < 300 * KIB; came += 1) {
      gathered.add(read.subarray(200, 201));
      if (gathered.heldBytes > 2 * gathered.bytes + 4 * KIB) throw new Error(`too much at ${came} bytes`);
    }
    expect(gathered.bytes).toBe(300 * KIB);
    expect(gathered.heldBytes).toBeLessThan(300 * KIB + 64 * KIB);
  });
});
