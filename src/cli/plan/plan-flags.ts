import { Option, type Command } from 'commander';
import { FLOW_SCENARIOS, WHEREABOUTS } from '../../core/flows/flow-scenario.ts';
import { DEPLOYMENTS } from '../../core/plan/catalogue.ts';
import { SIZING_FIELDS, type SizingField } from '../../core/sizing/sizing-choice.ts';
import { sizingFieldHelp } from '../../wording/plan/sizing.ts';

/** Adds what a call is told by; the first of the document's rows where nothing is chosen. */
export const addFlowChoices = (command: Command): Command =>
  command
    .addOption(
      new Option('--deployment <kind>', 'how people get their calls').choices(DEPLOYMENTS).default('online'),
    )
    .addOption(
      new Option('--scenario <call>', 'what they do').choices(FLOW_SCENARIOS).default('peer-to-peer'),
    )
    .addOption(new Option('--user <where>', 'where the user is').choices(WHEREABOUTS).default('inside'))
    .addOption(new Option('--other <where>', 'where the other is').choices(WHEREABOUTS).default('inside'))
    .option('--no-expressroute', 'there is no ExpressRoute');

/** Adds every input of the planners. */
export function addSizingInputs(command: Command): Command {
  for (const field of SIZING_FIELDS)
    command.option(`--${field} <${valueName(field)}>`, sizingFieldHelp(field));
  return command;
}

const valueName = (field: SizingField): string =>
  field === 'domains' || field === 'pools' ? 'names' : field.endsWith('percent') ? 'percent' : 'number';
