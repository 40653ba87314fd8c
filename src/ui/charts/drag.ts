/** Two times that a reader has drawn between, in the order in which they came. */
interface Drawn {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nearer than this, px, it is a hand that trembles while it clicks. */
const LEAST_PX = 6;

/** Reads drags over a chart: from a press, beyond a few pixels, until it is lifted. */
export class DragReader {
  #from: { readonly atPx: number; readonly atMs: number } | null = null;
  #isDrag = false;

  begin(atPx: number, atMs: number): void {
    this.#from = { atPx, atMs };
    this.#isDrag = false;
  }

  /** What is drawn so far; `null` while nothing is. */
  move(atPx: number, atMs: number | null): Drawn | null {
    if (!this.#from || atMs === null) return null;
    this.#isDrag ||= Math.abs(atPx - this.#from.atPx) >= LEAST_PX;
    return this.#isDrag ? { fromMs: this.#from.atMs, toMs: atMs } : null;
  }

  /** What was drawn; `null` where it was a click, or nothing. */
  end(atPx: number, atMs: number | null): Drawn | null {
    const drawn = this.move(atPx, atMs);
    this.cancel();
    return drawn;
  }

  cancel(): void {
    this.#from = null;
    this.#isDrag = false;
  }
}
