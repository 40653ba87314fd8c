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
