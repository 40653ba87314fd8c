import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { birthOf } from './process-birth.ts';
import { errorCode } from '../error-code.ts';

/** A folder that is ours until we let it go, or the process that has it. */
export type Locking =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | { readonly ok: false; readonly holder: number };

const LOCK = 'agent.lock';

/** What of processes a lock needs to know. */
export interface Processes {
  readonly ownPid: number;
  /** What tells a process from a later one that got the same number; `null`: the machine does not say. */
  readonly birthOf: (pid: number) => Promise<string | null>;
  readonly isRunning: (pid: number) => boolean;
}

/** The processes of this machine. */
export const theseProcesses: Processes = {
  ownPid: process.pid,
  birthOf,
  isRunning(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // It is there, and another user's.
      return errorCode(error) === 'EPERM';
    }
  },
};

/**
 * Takes a folder for this process. A lock that was left by a process that is no more is taken over: also when
 * another process has its number by now, where the machine tells them apart, and when we have it ourselves.
 */
export async function lockFolder(folder: string, processes: Processes = theseProcesses): Promise<Locking> {
  const file = path.join(folder, LOCK);
  const birth = await processes.birthOf(processes.ownPid);
  const mine = JSON.stringify({ pid: processes.ownPid, birth });
  for (let attempt = 0; ; attempt++) {
    if (await create(file, mine, processes.ownPid))
      return { ok: true, release: () => rm(file, { force: true }) };
    const holder = await holderOf(file, processes);
    if (holder !== null || attempt > 0) return { ok: false, holder: holder ?? 0 };
    await rm(file, { force: true });
  }
}

/** Makes a file that is not there yet, with all of its text at once: nobody may find it empty. */
async function create(file: string, text: string, ownPid: number): Promise<boolean> {
  const draft = `${file}.${ownPid}`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The process that holds a lock; `null` when it is no more. */
async function holderOf(file: string, processes: Processes): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, pidText, birth] = /^\{"pid":(\d+),"birth":(?:"(\d+)"|null)\}$/.exec(text) ?? [];
  if (pidText === undefined) return null;
  const pid = Number(pidText);
  if (!processes.isRunning(pid)) return null;
  // A container begins with the same numbers each time, so the number alone is often our own.
  const now = await processes.birthOf(pid);
  // Where the machine tells no births, our own number is one that somebody had before us: a process takes a folder once.
  if (birth === undefined || now === null) return pid === processes.ownPid ? null : pid;
  return now === birth ? pid : null;
}
