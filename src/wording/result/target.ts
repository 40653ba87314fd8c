import { msg, str } from '@lit/localize';
import { targetsOf, type AzureColumn, type TargetChoice } from '../../core/verdict/targets.ts';
import { targetValue } from '../quantity.ts';

/** What a test is held against, as a person would say it. */
export function targetTitle(choice: TargetChoice): string {
  switch (choice.kind) {
    case 'client-edge':
      return msg('Device to relay');
    case 'edge-edge':
      return msg('Network edge to relay');
    case 'azure':
      return msg(str`Azure, ${choice.region}, ${columnTitle(choice.column)}`);
  }
}

/** The same within a sentence: `Judged by: device-to-relay targets`. */
export function targetInSentence(choice: TargetChoice): string {
  switch (choice.kind) {
    case 'client-edge':
      return msg('device-to-relay targets');
    case 'edge-edge':
      return msg('edge-to-relay targets');
    case 'azure':
      return msg(str`Azure targets for ${choice.region}, ${columnTitle(choice.column)}`);
  }
}

/** Where a test towards an Azure region is run. */
export function columnTitle(column: AzureColumn): string {
  switch (column) {
    case 'site':
      return msg('from a site');
    case 'edge':
      return msg('from the edge of the network');
  }
}

/** All figures of a choice in one line; `null` for a region that is not in the table. */
export function targetFigures(choice: TargetChoice): string | null {
  const targets = targetsOf(choice);
  if (!targets) return null;
  const [rtt, loss, burst, jitter, reorder] = [
    targetValue(targets.rttMs, 'ms'),
    targetValue(targets.lossRatio, 'ratio'),
    targetValue(targets.burstLossRatio, 'ratio'),
    targetValue(targets.jitterMs, 'ms'),
    targetValue(targets.reorderRatio, 'ratio'),
  ];
  return msg(
    str`Round trip under ${rtt}, loss under ${loss} in any 15 seconds and under ${burst} in any 200 ms, jitter under ${jitter}, reordering under ${reorder}.`,
  );
}
