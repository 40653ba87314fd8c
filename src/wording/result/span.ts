import { msg, str } from '@lit/localize';
import { clockTime, milliseconds, percent, wholeNumber } from '../quantity.ts';

/** What the sentences are made of: `ui/charts/span-figures.ts`. */
interface Figures {
  readonly sent: number;
  readonly lost: number;
  readonly roundTrip: { readonly kind: 'median' | 'mean'; readonly ms: number } | null;
}

/** A time to a tenth of a second, where it is not a whole one: `0:12`, `0:12.4`. */
function exactTime(ms: number): string {
  const tenths = Math.round(ms / 100) % 10;
  return tenths === 0 ? clockTime(ms) : `${clockTime(ms)}.${String(tenths)}`;
}

/** `0:12.4 to 0:15`. */
export const spanTitle = (fromMs: number, toMs: number): string =>
  msg(str`${exactTime(fromMs)} to ${exactTime(toMs)}`);

/** `750 packets, 12 lost (1.6 %), median round trip 61 ms`. */
export function spanFiguresText({ sent, lost, roundTrip }: Figures): string {
  if (sent === 0) return msg('no packets were sent');
  const counts = msg(str`${wholeNumber(sent)} packets, ${wholeNumber(lost)} lost (${percent(lost / sent)})`);
  if (!roundTrip) return msg(str`${counts}, none came back`);
  const delay = milliseconds(roundTrip.ms);
  return roundTrip.kind === 'median'
    ? msg(str`${counts}, median round trip ${delay}`)
    : msg(str`${counts}, mean round trip ${delay}`);
}

/** While a span is being chosen. */
export const chosenSentence = (title: string, figures: string): string =>
  msg(str`Chosen: ${title}: ${figures}. Enter zooms in, Escape cancels.`);

/** While the charts show a span only. */
export const shownSentence = (title: string, figures: string): string =>
  msg(str`Shown: ${title}: ${figures}.`);

/** Said once the charts show everything again. */
export const allShownSentence = (): string => msg('The whole test is shown again.');

/** How a span is chosen, by whatever one has. */
export const howToZoom = (): string =>
  msg(
    'Point at a chart or move the knob to read one moment. Drag across a chart to zoom in; by keyboard, hold Shift with the arrow keys on the knob, then press Enter. Escape or a double click shows everything again.',
  );
