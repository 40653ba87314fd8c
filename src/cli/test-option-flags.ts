import type { Command } from 'commander';
import { TEST_OPTION_NAMES, TEST_OPTIONS, type TestOptionName } from '../wire/test-options.ts';
import { testOptionHelp } from '../wording/run/test-option.ts';

/** Adds options of a test to a command, each with its help; all of them, unless some are named. */
export function addTestOptions(
  command: Command,
  names: readonly TestOptionName[] = TEST_OPTION_NAMES,
): Command {
  for (const name of names) command.option(TEST_OPTIONS[name].flag, testOptionHelp(name));
  return command;
}
