/**
 * Runs an unattended test in Firefox: on the client's host, since the driver speaks to Firefox over the network. What to
 * run as JSON in its only argument; prints what the page reported, and when, as JSON.
 */
import { updatesFromFirefox } from '../../firefox/driver.ts';

/** What is to be run. */
export interface FirefoxTest {
  readonly url: string;
  readonly timeoutMs: number;
  /** What it plays on; left out: nothing. */
  readonly pulseAddress?: string;
}

const { url, timeoutMs, pulseAddress } = JSON.parse(process.argv[2] ?? '') as FirefoxTest;
const pulse = pulseAddress === undefined ? null : { address: pulseAddress };
const updates = await updatesFromFirefox(new URL(url), { pulse, timeoutMs, isInsecure: true });
process.stdout.write(JSON.stringify(updates));
