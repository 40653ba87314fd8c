/** "Choose an outage window that is long enough"; minutes. */
export interface WindowParts {
  readonly deploymentMin: number;
  readonly testsMin: number;
  readonly troubleshootingMin: number;
  readonly rollbackMin: number;
  /** "It is recommended that additional buffer time is added"; how much the document does not say. */
  readonly bufferMin: number;
}

/** How long the window must be, minutes. */
export const windowMinutes = (parts: WindowParts): number =>
  parts.deploymentMin + parts.testsMin + parts.troubleshootingMin + parts.rollbackMin + parts.bufferMin;
