import type { ChartOptions } from 'chart.js';

/** Options of every chart: drawn at once, from points as they are; pointers are read by the element around it. */
export const STILL_CHART = {
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
} satisfies ChartOptions;

/** Room at the right for half of the last time label, px. */
export const RIGHT_MARGIN = 20;
