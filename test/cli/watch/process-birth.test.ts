import { describe, expect, it } from 'vitest';
import { birthOf, thisMachinesBirths, type BirthSources } from '../../../src/cli/watch/process-birth.ts';

const no = (): Promise<string> => Promise.reject(new Error('not here'));
const nothing: BirthSources = { platform: 'linux', environment: {}, readFile: no, print: no };

/** A machine whose programs print one text, and what they were asked. */
function printing(platform: NodeJS.Platform, text: string) {
  const asked: (readonly [string, readonly string[], unknown])[] = [];
  const sources: BirthSources = {
    ...nothing,
    platform,
    environment: { SystemRoot: String.raw`D:\Windows` },
    print: (...question) => {
      asked.push(question);
      return Promise.resolve(text);
    },
  };
  return { sources, asked };
}

describe('when a process began', () => {
  it('is field 22 of its line on Linux, whatever its program is called', async () => {
    const line = '7 (a ) (b) S 1 7 7 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 7 0 123456 1000 200';
    const readFile = (file: string): Promise<string> =>
      file === '/proc/7/stat' ? Promise.resolve(line) : no();
    expect(await birthOf(7, { ...nothing, readFile })).toBe('123456');
  });

  it('is what ps says on macOS, in a zone and language that do not change', async () => {
    const { sources, asked } = printing('darwin', 'Sat Nov 21 21:15:26 2026    \n');
    expect(await birthOf(7, sources)).toBe(String(Date.UTC(2026, 10, 21, 21, 15, 26)));
    expect(asked).toEqual([['/bin/ps', ['-o', 'lstart=', '-p', '7'], { LC_ALL: 'C', TZ: 'UTC' }]]);
  });

  it('is what the management service says on Windows', async () => {
    const { sources, asked } = printing('win32', '134082345678901234\r\n');
    expect(await birthOf(7, sources)).toBe('134082345678901234');
    expect(asked[0]?.[0]).toBe(String.raw`D:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`);
    expect(asked[0]?.[1].at(-1)).toContain("'ProcessId=7'");
  });

  it.each([
    ['win32', 'You cannot call a method on a null-valued expression.'],
    ['darwin', ''],
  ] as const)('is not known on %s where it says %j', async (platform, text) => {
    expect(await birthOf(7, printing(platform, text).sources)).toBeNull();
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'is not known on %s where nobody can be asked',
    async (platform) => {
      expect(await birthOf(7, { ...nothing, platform })).toBeNull();
    },
  );

  it('is told by a real ps as by the clock', async () => {
    const before = Date.now() - process.uptime() * 1000;
    const birth = await birthOf(process.pid, { ...thisMachinesBirths, platform: 'darwin' });
    // Whole seconds, counted by the system from its own start.
    expect(Math.abs(Number(birth) - before)).toBeLessThan(5000);
  });
});
