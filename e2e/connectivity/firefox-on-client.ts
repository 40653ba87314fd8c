import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseUnattendedUpdate, type UnattendedUpdate } from '../../src/wire/unattended.ts';
import type { Host } from '../netlab/hosts/host.ts';
import type { FirefoxTest } from './raw/run-in-firefox.ts';

const PROGRAM = fileURLToPath(new URL('./raw/run-in-firefox.ts', import.meta.url));

/**
 * Runs an unattended test in Firefox on the client's host, and returns what the page reported. This Firefox takes any
 * certificate: it has no place below /etc for an authority of that host alone, as Chromium has.
 */
export async function runInFirefoxOn(client: Host, test: FirefoxTest): Promise<UnattendedUpdate[]> {
  const [program, ...args] = [
    ...client.prefix,
    process.execPath,
    '--import',
    'tsx',
    PROGRAM,
    JSON.stringify(test),
  ];
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`Firefox on ${client.name} ended with status ${String(status)}.`);
  const updates: unknown = JSON.parse(Buffer.concat(chunks).toString());
  if (!Array.isArray(updates)) throw new Error('Firefox reported nothing.');
  return updates.map((each: unknown) => {
    const update = parseUnattendedUpdate(each);
    if (!update.ok) throw new Error(`The page reported what it must not: ${update.problem}.`);
    return update.value;
  });
}
