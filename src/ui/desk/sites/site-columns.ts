import { msg } from '@lit/localize';
import { outcomeName } from '../../../wording/result/metric.ts';
import { breachText, changeSentence, siteTarget, type SiteMetric } from '../../../wording/sites/figures.ts';
import { outcomeCell, type MetricColumn } from '../../look/metric-table.ts';

/** How a metric of a site stands to its target, on the page and on paper; `days` is the length of what it is compared with. */
export const siteColumns = (days: number): MetricColumn<SiteMetric>[] => [
  { title: msg('Target'), cell: ({ name, target }) => siteTarget(name, target) },
  { title: msg('Missed by'), cell: breachText },
  {
    title: msg('Outcome'),
    look: 'outcome-cell',
    cell: (row) => outcomeCell(row.outcome, outcomeName(row.outcome), changeSentence(row, days)),
  },
];
