import type { LitElement, ReactiveController } from 'lit';

/** What is drawn on a canvas. */
interface Drawn {
  /** Takes the size that the canvas has now. */
  fit?(): void;
  /** Frees the canvas. */
  close(): void;
}

interface LazyDrawingOptions<Drawing extends Drawn> {
  /** Loads its code. */
  readonly load: () => Promise<(canvas: HTMLCanvasElement) => Drawing>;
  /** Draws what the element shows now. */
  readonly show: (drawing: Drawing) => void;
}

/**
 * The drawing on the canvas of an element. chart.js is half of the page's weight and nobody needs it to read the
 * first page: it is loaded when first drawn. Colours are read from the page, so it is drawn anew when they change.
 */
export class LazyDrawing<Drawing extends Drawn> implements ReactiveController {
  readonly #host: LitElement;
  readonly #load: LazyDrawingOptions<Drawing>['load'];
  readonly #show: LazyDrawingOptions<Drawing>['show'];
  readonly #colours = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  #drawing: Drawing | null = null;
  #isLoading = false;
  #due: ReturnType<typeof setTimeout> | null = null;
  #hasFailed = false;

  constructor(host: LitElement, { load, show }: LazyDrawingOptions<Drawing>) {
    this.#host = host;
    this.#load = load;
    this.#show = show;
    host.addController(this);
  }

  /** `null` until it is loaded, and while the element is not in the page. */
  get drawing(): Drawing | null {
    return this.#drawing;
  }

  /** Whether it could not be loaded. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  hostConnected(): void {
    for (const query of this.#colours) query.addEventListener('change', this.#redraw);
    addEventListener('beforeprint', this.#fit);
    // Leaving the page has closed the drawing.
    if (this.#host.hasUpdated) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const query of this.#colours) query.removeEventListener('change', this.#redraw);
    removeEventListener('beforeprint', this.#fit);
    if (this.#due !== null) clearTimeout(this.#due);
    this.#due = null;
    this.#drawing?.close();
    this.#drawing = null;
  }

  /** Draws what the element shows, as soon as it can: each drawing in a task of its own, so that several hold up nobody. */
  draw(): void {
    if (this.#drawing) this.#due ??= setTimeout(this.#redraw);
    else void this.#begin();
  }

  readonly #redraw = (): void => {
    this.#due = null;
    if (this.#drawing) this.#show(this.#drawing);
  };

  /** A section that was folded opens for paper: its canvas had no size until now. */
  readonly #fit = (): void => this.#drawing?.fit?.();

  async #begin(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const drawOn = await this.#load();
      const canvas = this.#host.renderRoot.querySelector('canvas');
      if (!this.#host.isConnected || !canvas) return;
      this.#drawing = drawOn(canvas);
      this.#show(this.#drawing);
    } catch {
      this.#hasFailed = true;
      this.#host.requestUpdate();
    } finally {
      this.#isLoading = false;
    }
  }
}
