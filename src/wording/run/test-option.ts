import { msg, str } from '@lit/localize';
import { spanText } from '../../core/span.ts';
import { TEST_OPTIONS, type TestOption, type TestOptionName } from '../../wire/test-options.ts';

/** What an option of a test must be: continues the sentence "<option> ...", as the command line and its file say it. */
export function testOptionRequirement(name: TestOptionName): string {
  const option: TestOption = TEST_OPTIONS[name];
  switch (option.kind) {
    case 'time': {
      const { minMs, maxMs, default: exampleMs } = option;
      return msg(
        str`must be a time from ${spanText(minMs)} to ${spanText(maxMs)}, such as ${spanText(exampleMs)}`,
      );
    }
    case 'count':
      return msg(str`must be a whole number from ${option.min} to ${option.max}`);
    case 'text':
      return msg(str`must be a text of 1 to ${option.maxLength} characters`);
    case 'region':
      return msg(str`must be a customer region, such as Hawaii US, of 1 to ${option.maxLength} characters`);
    case 'id':
      return msg('must be the id of a test request, as its link has it');
    case 'target':
      return msg('must be client-edge, edge-edge or azure:REGION[:site|:edge]');
    case 'word': {
      const others = option.words.slice(0, -1).join(', ');
      const last = option.words.at(-1) ?? '';
      return others === '' ? msg(str`must be ${last}`) : msg(str`must be ${others} or ${last}`);
    }
    case 'switch':
      return msg('must be true or false');
  }
}

/** What an option of a test is for, as the help of a command says it. */
export function testOptionHelp(name: TestOptionName): string {
  const { duration, calls } = TEST_OPTIONS;
  switch (name) {
    case 'request':
      return msg('the test request of help desk that the result answers');
    case 'ticket':
      return msg('label: the ticket that the test belongs to');
    case 'site':
      return msg('label: the site that is tested; what is measured is filed under it');
    case 'user':
      return msg('label: the person that the test is run for');
    case 'relay':
      return msg('relay to test through (default: the nearest)');
    case 'region':
      return msg('customer region, where the relay is in Azure (default: that of the relay)');
    case 'target':
      return msg('client-edge, edge-edge or azure:REGION[:site|:edge] (default: automatic, by the relay)');
    case 'duration': {
      const { minMs, maxMs, default: defaultMs } = duration;
      return msg(
        str`measured time, from ${spanText(minMs)} to ${spanText(maxMs)} (default: ${spanText(defaultMs)})`,
      );
    }
    case 'keepPackets':
      return msg("have the server keep every packet's record beside the result");
    case 'only':
      return msg('connectivity: find out what the network lets through, and make no call');
    case 'mark':
      return msg('ask for priority (DSCP EF) for half of the streams, to compare, or for all');
    case 'calls':
      return msg(
        str`number of calls at once, from ${calls.min} to ${calls.max}; each is measured (default: ${calls.default})`,
      );
    case 'loaded':
      return msg('measure once more while the link is kept busy, and grade both; uses much data');
    case 'idleLife':
      return msg('with --only connectivity: how long an idle connection stays open; up to 3 minutes more');
  }
}
