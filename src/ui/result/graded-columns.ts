import { msg } from '@lit/localize';
import type { ResultFinding, ResultGrade } from '../../wire/result-parts.ts';
import { gradeNote, rowOutcome, rowTarget, rowValue, worstTime } from '../../wording/result/metric.ts';
import { outcomeCell, type MetricColumn } from '../look/metric-table.ts';

/** What a graded row says, on the page and on paper; what was found about the run bears on what its rows may claim. */
export const gradedColumns = (findings: readonly ResultFinding[]): MetricColumn<ResultGrade>[] => [
  { title: msg('Measured'), look: 'measured', cell: rowValue },
  { title: msg('Target'), cell: rowTarget },
  {
    title: msg('Outcome'),
    look: 'outcome-cell',
    cell: (row) => {
      const { shown, word } = rowOutcome(row, findings);
      return outcomeCell(shown, word, row.note ? gradeNote(row.note, row) : null);
    },
  },
  { title: msg('Worst at'), cell: (row) => worstTime(row) ?? '' },
];
