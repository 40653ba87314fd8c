import { parseUnattendedUpdate, type UnattendedUpdate } from '../../src/wire/unattended.ts';
import type { Host } from '../netlab/hosts/host.ts';
import { askProgram } from './ask-program.ts';
import type { FirefoxTest } from './raw/run-in-firefox.ts';

/**
 * Runs an unattended test in Firefox on the client's host, and returns what the page reported. This Firefox takes any
 * certificate: it has no place below /etc for an authority of that host alone, as Chromium has.
 */
export async function runInFirefoxOn(client: Host, test: FirefoxTest): Promise<UnattendedUpdate[]> {
  const updates = await askProgram(client, 'run-in-firefox', test);
  if (!Array.isArray(updates)) throw new Error('Firefox reported nothing.');
  return updates.map((each: unknown) => {
    const update = parseUnattendedUpdate(each);
    if (!update.ok) throw new Error(`The page reported what it must not: ${update.problem}.`);
    return update.value;
  });
}
