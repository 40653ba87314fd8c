import type { PacketColumns } from '../../core/witness/packet-columns.ts';
import { paintDots, type Pixels } from './dots.ts';
import { LEFT_PX, RIGHT_PX, mostOf, panelsOf, type MostMs, type Panel, type Scene } from './scene.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** The picture of packets on a canvas, of the page or of a worker. */
export class Picture {
  readonly #context: Context;
  #packets: PacketColumns | null = null;
  #most: MostMs = { loop: 5, up: 5, down: 5 };
  #image: ImageData | null = null;

  constructor(canvas: HTMLCanvasElement | OffscreenCanvas) {
    // Of a union of canvases the compiler finds now one signature and now the other, by the order in which it reads the files.
    const context: Context | null = (canvas as HTMLCanvasElement).getContext('2d');
    if (!context) throw new Error('The browser has no canvas to draw on.');
    this.#context = context;
  }

  /** The packets of all pictures from now on. */
  set packets(packets: PacketColumns) {
    this.#packets = packets;
    this.#most = mostOf(packets);
  }

  /** Paints a scene; pauses after every `pieceOf` packets. What is seen changes at the end, at once. */
  *paint(scene: Scene, pieceOf = Infinity): Generator<void> {
    const packets = this.#packets;
    const { widthPx, heightPx } = scene;
    if (!packets || widthPx < 1 || heightPx < 1) return;
    const { canvas } = this.#context;
    const image =
      this.#image?.width === widthPx && this.#image.height === heightPx
        ? this.#image
        : this.#context.createImageData(widthPx, heightPx);
    this.#image = image;
    const pixels: Pixels = { data: new Uint32Array(image.data.buffer), widthPx, heightPx };
    const panels = panelsOf(packets, scene, this.#most);
    yield* paintDots(pixels, packets, panels, scene, pieceOf);
    if (canvas.width !== widthPx) canvas.width = widthPx;
    if (canvas.height !== heightPx) canvas.height = heightPx;
    this.#context.putImageData(image, 0, 0);
    this.#drawAxes(scene, panels);
  }

  #drawAxes(scene: Scene, panels: readonly Panel[]): void {
    const { widthPx, heightPx, scale, span, colours, words } = scene;
    const context = this.#context;
    const leftPx = LEFT_PX * scale;
    const rightPx = widthPx - RIGHT_PX * scale;
    const xOf = (atMs: number): number =>
      leftPx + ((atMs - span.fromMs) / (span.toMs - span.fromMs)) * (rightPx - leftPx);
    context.font = scene.font;
    context.fillStyle = colours.text;
    context.textBaseline = 'middle';
    const line = (y: number, colour: string): void => {
      context.fillStyle = colour;
      context.fillRect(leftPx, Math.round(y), rightPx - leftPx, Math.max(1, Math.round(scale)));
    };
    for (const panel of panels) {
      context.textAlign = 'start';
      context.fillStyle = colours.text;
      context.fillText(words[panel.direction], leftPx, panel.topPx - 12 * scale);
      line(panel.topPx, colours.grid);
      line(panel.bottomPx, colours.text);
      line(panel.lostBottomPx, colours.grid);
      context.fillStyle = colours.text;
      context.textAlign = 'end';
      const figuresPx = leftPx - 8 * scale;
      context.fillText(`${String(panel.mostMs)}\u00a0ms`, figuresPx, panel.topPx + 2 * scale);
      context.fillText('0\u00a0ms', figuresPx, panel.bottomPx - 6 * scale);
      context.fillText(words.lost, figuresPx, (panel.lostTopPx + panel.lostBottomPx) / 2 + 2 * scale);
    }
    context.textAlign = 'center';
    context.fillStyle = colours.text;
    for (const { atMs, label } of scene.ticks) context.fillText(label, xOf(atMs), heightPx - 10 * scale);
    if (scene.chosen) this.#drawChosen(xOf(scene.chosen.fromMs), xOf(scene.chosen.toMs), scene);
  }

  /** A wash between two edges, which are seen without it. */
  #drawChosen(fromPx: number, toPx: number, { heightPx, scale, colours }: Scene): void {
    const context = this.#context;
    context.fillStyle = colours.chosen;
    context.globalAlpha = 0.15;
    context.fillRect(fromPx, 0, toPx - fromPx, heightPx - 24 * scale);
    context.globalAlpha = 1;
    for (const edge of [fromPx, toPx - scale]) context.fillRect(edge, 0, scale, heightPx - 24 * scale);
  }
}
