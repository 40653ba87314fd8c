/**
 * Runs an unattended test in Firefox: on the client's host, since the driver speaks to Firefox over the network. What to
 * run as JSON in its only argument; prints what the page reported as JSON.
 */
import { runInFirefox } from '../../firefox/driver.ts';

/** What is to be run. */
export interface FirefoxTest {
  readonly url: string;
  readonly timeoutMs: number;
}

const { url, timeoutMs } = JSON.parse(process.argv[2] ?? '') as FirefoxTest;
const updates = await runInFirefox(new URL(url), { pulse: null, timeoutMs, isInsecure: true });
process.stdout.write(JSON.stringify(updates));
