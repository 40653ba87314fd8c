import { writeFileSync } from 'node:fs';
import os from 'node:os';

/**
 * Does something at another scheduling priority of this process (nice value), which the processes that it starts
 * inherit and keep. Only root may go below 0; anybody else goes on as before.
 */
export async function withPriority<T>(niceness: number, work: () => Promise<T>): Promise<T> {
  const before = os.getPriority();
  try {
    os.setPriority(niceness);
  } catch {
    return work();
  }
  try {
    return await work();
  } finally {
    os.setPriority(before);
  }
}

/**
 * Puts the session of a process before others. Where Linux groups processes by session (sched(7), autogroup), niceness
 * counts among those of one session only, and a browser that is driven has one of its own.
 */
export function putSessionFirst(pid: number, niceness: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Sessions are not grouped here, or this is not root.
  }
}
