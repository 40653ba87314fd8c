import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import { LEAST_SPAN_MS, spanBetween, spanToShow, type Span } from './span.ts';

/** What of a test the charts show, and what a reader is choosing of it. */
export interface Zoom {
  /** The span that is shown; `null` for all of the test. */
  readonly shown: Span | null;
  /** The span that is being chosen; `null` while none is. */
  readonly chosen: Span | null;
  /** Where the choosing began. */
  readonly anchorMs: number | null;
}

export const UNZOOMED: Zoom = { shown: null, chosen: null, anchorMs: null };

/** What a reader does, by mouse, finger or key. */
export type ZoomAction =
  /** Draws over the charts, from one time to another. */
  | { readonly kind: 'draw'; readonly fromMs: number; readonly toMs: number }
  /** Lifts finger or button there. */
  | { readonly kind: 'drop'; readonly fromMs: number; readonly toMs: number }
  /** Moves the cursor with Shift held: the span reaches from where that began. */
  | { readonly kind: 'extend'; readonly fromMs: number; readonly toMs: number }
  /** Enter: shows what is chosen. */
  | { readonly kind: 'enter' }
  /** Escape, or a finger that scrolls after all: lets go of what is chosen; of nothing chosen, shows all. */
  | { readonly kind: 'escape' }
  | { readonly kind: 'let-go' }
  | { readonly kind: 'show-all' };

/** What comes of it. The same state where there is nothing to do, so that keys can be left to the page. */
export function zoomed(zoom: Zoom, action: ZoomAction, durationMs: number, leastMs = LEAST_SPAN_MS): Zoom {
  const show = (span: Span): Zoom => ({
    shown: spanToShow(span, durationMs, leastMs),
    chosen: null,
    anchorMs: null,
  });
  // A chart that is still being redrawn tells times of what it showed before.
  const inView = (ms: number): number =>
    Math.max(zoom.shown?.fromMs ?? 0, Math.min(zoom.shown?.toMs ?? durationMs, ms));
  const letGo = (): Zoom => (zoom.chosen === null ? zoom : { ...zoom, chosen: null, anchorMs: null });
  const between = (oneMs: number, otherMs: number): Span =>
    spanBetween(inView(oneMs), inView(otherMs), durationMs);
  switch (action.kind) {
    case 'draw':
      return { ...zoom, chosen: between(action.fromMs, action.toMs), anchorMs: null };
    case 'drop':
      return show(between(action.fromMs, action.toMs));
    case 'extend': {
      const anchorMs = zoom.anchorMs ?? action.fromMs;
      const [first, last] = [Math.min(anchorMs, action.toMs), Math.max(anchorMs, action.toMs)];
      // The rows under anchor and cursor are both of it.
      return { ...zoom, anchorMs, chosen: between(first, last + TIMELINE_ROW_MS) };
    }
    case 'enter':
      return zoom.chosen === null ? zoom : show(zoom.chosen);
    case 'escape':
      return zoom.chosen !== null ? letGo() : zoom.shown === null ? zoom : UNZOOMED;
    case 'let-go':
      return letGo();
    case 'show-all':
      return zoom.shown === null && zoom.chosen === null ? zoom : UNZOOMED;
  }
}
