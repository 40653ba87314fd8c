import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

type Environment = Readonly<Partial<Record<string, string>>>;

/** What of a machine says when a process began. */
export interface BirthSources {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  readonly readFile: (file: string) => Promise<string>;
  /** What a program prints; rejects when it cannot be run or fails. */
  readonly print: (program: string, args: readonly string[], environment: Environment) => Promise<string>;
}

/** A busy machine just behind its start takes seconds for it. */
const PRINT_LIMIT_MS = 15_000;

/** Those of this machine. */
export const thisMachinesBirths: BirthSources = {
  platform: process.platform,
  environment: process.env,
  readFile: (file) => readFile(file, 'utf8'),
  print: async (program, args, environment) => {
    const options = { timeout: PRINT_LIMIT_MS, windowsHide: true, env: { ...process.env, ...environment } };
    return (await promisify(execFile)(program, [...args], options)).stdout;
  },
};

/**
 * What tells a process from a later one with its number, as digits; `null`: the machine does not say. Never rejects.
 * After a start of the machine, low numbers are in use again at once, so the number alone says nothing.
 */
export async function birthOf(
  pid: number,
  sources: BirthSources = thisMachinesBirths,
): Promise<string | null> {
  try {
    switch (sources.platform) {
      case 'win32':
        return await windowsBirth(pid, sources);
      case 'darwin':
        return await psBirth(pid, sources);
      default:
        return await procBirth(pid, sources);
    }
  } catch {
    return null;
  }
}

/** proc(5): field 22, the start since boot; the name of the program, in brackets, may hold anything. */
async function procBirth(pid: number, sources: BirthSources): Promise<string | null> {
  const stat = await sources.readFile(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** ps(1): `Sat Nov 21 21:15:26 2026`, in the zone and language that it is told. */
async function psBirth(pid: number, sources: BirthSources): Promise<string | null> {
  const printed = await sources.print('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
    LC_ALL: 'C',
    TZ: 'UTC',
  });
  const atMs = Date.parse(`${printed.trim()} UTC`);
  return Number.isNaN(atMs) ? null : String(atMs);
}

/** Asked of the management service, which also knows the processes of other users; the process itself would refuse. */
async function windowsBirth(pid: number, sources: BirthSources): Promise<string | null> {
  const root = sources.environment['SystemRoot'] ?? String.raw`C:\Windows`;
  const powershell = path.win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CreationDate.ToFileTimeUtc()`;
  const printed = await sources.print(powershell, ['-NoProfile', '-NonInteractive', '-Command', query], {});
  return /^\d+$/.test(printed.trim()) ? printed.trim() : null;
}
