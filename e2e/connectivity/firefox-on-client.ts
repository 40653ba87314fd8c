import type { UnattendedUpdate } from '../../src/wire/unattended.ts';
import { parseTimedUpdate, type TimedUpdate } from '../firefox/timed-update.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { askProgram } from './ask-program.ts';
import type { FirefoxTest } from './raw/run-in-firefox.ts';

/**
 * Runs an unattended test in Firefox on the client's host, and returns what the page reported. This Firefox takes any
 * certificate: it has no place below /etc for an authority of that host alone, as Chromium has.
 */
export async function runInFirefoxOn(client: Host, test: FirefoxTest): Promise<UnattendedUpdate[]> {
  return (await updatesFromFirefoxOn(client, test)).map(({ update }) => update);
}

/** The same, with the moment of each report. */
export async function updatesFromFirefoxOn(client: Host, test: FirefoxTest): Promise<TimedUpdate[]> {
  const reports = await askProgram(client, 'run-in-firefox', test);
  if (!Array.isArray(reports)) throw new Error('Firefox reported nothing.');
  return reports.map((each: unknown) => {
    const timed = parseTimedUpdate(each);
    if (timed === null) throw new Error('The page reported what it must not.');
    return timed;
  });
}
