/** Colours and font of a chart, from the custom properties of src/ui/page.css: a canvas has no stylesheet. */
export interface ChartTheme {
  readonly series: string;
  /** The second of two series. */
  readonly other: string;
  readonly surface: string;
  readonly target: string;
  readonly grid: string;
  readonly text: string;
  readonly cursor: string;
  readonly fontFamily: string;
}

/** Reads the theme as it applies to an element now; read again when the colour scheme changes. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const colour = (property: string): string => style.getPropertyValue(property).trim();
  return {
    series: colour('--chart-series'),
    other: colour('--chart-other'),
    surface: colour('--surface'),
    target: colour('--chart-target'),
    grid: colour('--chart-grid'),
    text: colour('--chart-text'),
    cursor: colour('--chart-cursor'),
    fontFamily: style.fontFamily,
  };
}
