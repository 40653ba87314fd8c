import { html, type TemplateResult } from 'lit';
import {
  AZURE_ROWS,
  targetName,
  type AzureColumn,
  type TargetChoice,
} from '../../../core/verdict/targets.ts';
import { columnTitle, targetTitle } from '../../../wording/result/target.ts';

const COLUMNS: readonly AzureColumn[] = ['site', 'edge'];

/** Every published set of targets as options, by its written form. */
export const targetOptions = (selected: string | null): TemplateResult[] => {
  const option = (choice: TargetChoice, text: string): TemplateResult => {
    const name = targetName(choice);
    return html`<option value=${name} .selected=${name === selected}>${text}</option>`;
  };
  return [
    ...(['client-edge', 'edge-edge'] as const).map((kind) => option({ kind }, targetTitle({ kind }))),
    ...COLUMNS.map(
      (column) =>
        html`<optgroup label="Azure, ${columnTitle(column)}">
          ${AZURE_ROWS.map(({ customerRegion: region }) => option({ kind: 'azure', region, column }, region))}
        </optgroup>`,
    ),
  ];
};

/** The customer regions of the published table, to choose from in a field that names this list; others may be typed. */
export const regionChoices = (id: string): TemplateResult =>
  html`<datalist id=${id}>
    ${AZURE_ROWS.map(({ customerRegion }) => html`<option value=${customerRegion}></option>`)}
  </datalist>`;
