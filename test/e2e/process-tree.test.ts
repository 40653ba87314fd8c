import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { childrenOf, descendantsOf, isRunning } from '../support/process-tree.ts';

describe.runIf(process.platform === 'linux')('the processes of a process', () => {
  it('are told, those of its children too, until they have ended', async () => {
    // A shell that has started a shell that has started a sleep, which says that it is there by its number.
    const outer = spawn('sh', ['-c', 'sh -c "sleep 600 & echo \\$!; wait" & wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const outerPid = outer.pid ?? -1;
    const [said] = (await once(outer.stdout, 'data')) as [Buffer];
    const sleeper = Number(said.toString());
    const [inner = -1] = childrenOf(outerPid);
    expect(childrenOf(process.pid)).toContain(outerPid);
    expect(descendantsOf(outerPid)).toEqual([inner, sleeper]);
    expect([outerPid, inner, sleeper].map(isRunning)).toEqual([true, true, true]);

    const ended = once(outer, 'exit');
    for (const pid of [outerPid, inner, sleeper]) process.kill(pid, 'SIGKILL');
    await ended;
    expect(descendantsOf(outerPid)).toEqual([]);
    expect(isRunning(outerPid)).toBe(false);
  });

  it('of one that is gone are none, and it is not running', () => {
    // Beyond the largest number that Linux gives to a process (2^22).
    expect([childrenOf(2 ** 22 + 1), descendantsOf(2 ** 22 + 1)]).toEqual([[], []]);
    expect(isRunning(2 ** 22 + 1)).toBe(false);
  });
});
