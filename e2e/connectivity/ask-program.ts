import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf } from '../../netlab/bundle.ts';
import type { Host } from '../../netlab/hosts/host.ts';

/**
 * Runs a program of `raw/` on a host, with a question as JSON in its only argument, and reads the JSON that it prints.
 * Rejects when it fails.
 */
export async function askProgram(host: Host, name: string, question: unknown): Promise<unknown> {
  const file = await bundleOf(new URL(`./raw/${name}.ts`, import.meta.url));
  const [program, ...args] = [...host.prefix, process.execPath, file, JSON.stringify(question)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  if (child.exitCode !== 0)
    throw new Error(`${name} on ${host.name} ended with status ${String(child.exitCode)}.`);
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
