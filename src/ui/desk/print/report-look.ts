import type { CSSResultArray } from 'lit';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import { paperChartLook } from './paper-chart.ts';
import { paperLook } from './paper-look.ts';

/** What a report on paper is made of that has tables and charts. */
export const reportLook: CSSResultArray = [textLook, tableLook, statusLook, paperChartLook, paperLook];
