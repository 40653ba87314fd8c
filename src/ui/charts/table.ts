import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import { clockTime } from '../../wording/quantity.ts';
import { hasDirections, valueOf, type ChartKind, type ChartRow, type SeriesName } from './points.ts';
import { chartValue } from './reading.ts';

/** One line of the table that stands for the charts. */
export interface ChartTableRow {
  readonly time: string;
  readonly rtt: string;
  readonly lost: string;
  readonly jitter: string;
  /** `null` where the relay did not tell the directions apart. */
  readonly directions: {
    readonly lostUp: string;
    readonly lostDown: string;
    readonly queueUp: string;
    readonly queueDown: string;
  } | null;
}

/** Lines of the table: few enough to be read. */
const MAX_TABLE_ROWS = 30;

const sumOf = (rows: readonly ChartRow[], of: (row: ChartRow) => number | undefined): number =>
  rows.reduce((sum, row) => sum + (of(row) ?? 0), 0);

/** The charts as a table: the worst of each stretch, at most thirty of equal length. */
export function chartTable(rows: readonly ChartRow[], durationMs: number): ChartTableRow[] {
  const perLine = Math.max(5, Math.ceil(durationMs / TIMELINE_ROW_MS / MAX_TABLE_ROWS));
  const isSplit = hasDirections(rows);
  const greatest = (kind: ChartKind, part: readonly ChartRow[], name: SeriesName = 'all'): string => {
    const values = part.flatMap((row) => valueOf(kind, row, name) ?? []);
    return values.length === 0 ? '\u2013' : chartValue(kind, Math.max(...values));
  };
  const lines: ChartTableRow[] = [];
  for (let first = 0; first < rows.length; first += perLine) {
    const part = rows.slice(first, first + perLine);
    const [lost, sent] = [sumOf(part, (row) => row.lost), sumOf(part, (row) => row.sent)];
    lines.push({
      time: clockTime(part[0]?.startMs ?? 0),
      rtt: greatest('rtt', part),
      lost: msg(str`${lost} of ${sent}`),
      jitter: greatest('jitter', part),
      directions: isSplit
        ? {
            lostUp: String(sumOf(part, (row) => row.lostUp)),
            lostDown: String(sumOf(part, (row) => row.lostDown)),
            queueUp: greatest('queueing', part, 'up'),
            queueDown: greatest('queueing', part, 'down'),
          }
        : null,
    });
  }
  return lines;
}

/** The table itself; each direction has its columns where they are known. */
export function chartTableView(rows: readonly ChartRow[], durationMs: number, title: string): TemplateResult {
  const heads = [
    msg('Round trip'),
    msg('Lost'),
    msg('Jitter'),
    ...(hasDirections(rows)
      ? [msg('Lost from you'), msg('Lost to you'), msg('Queueing from you'), msg('Queueing to you')]
      : []),
  ];
  return html`<div class="wide" tabindex="0" role="region" aria-label=${title}>
    <table class="small">
      <caption>
        ${msg('The highest delay and jitter of any 200 ms, and the packets lost, from each time on.')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('Time')}</th>
          ${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${chartTable(rows, durationMs).map(
          ({ time, rtt, lost, jitter, directions }) =>
            html`<tr>
              <th scope="row">${time}</th>
              ${[rtt, lost, jitter, ...Object.values(directions ?? {})].map(
                (figure) => html`<td class="number">${figure}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
