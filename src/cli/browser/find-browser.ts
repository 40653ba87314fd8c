import path from 'node:path';
import { browserProblem } from '../../wording/cli/browser.ts';

/** The part of a machine that a search for browsers looks at. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly isExecutable: (file: string) => boolean;
}

/** A browser to use, or a sentence that says why there is none. */
export type FoundBrowser =
  { readonly ok: true; readonly file: string } | { readonly ok: false; readonly problem: string };

/** Order of preference: the open-source build first, since it is what the measurements were proven on. */
const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const LINUX_FOLDERS = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];
const MACOS = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = [
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
];

/** Finds an installed Chromium, Chrome or Edge. A browser that was named is used or complained about, never replaced. */
export function findBrowser(named: string | null, machine: Machine): FoundBrowser {
  const fromEnvironment = machine.environment['EDGEWISE_BROWSER'];
  const wanted = named ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  if (wanted !== undefined)
    return machine.isExecutable(wanted)
      ? { ok: true, file: wanted }
      : { ok: false, problem: browserProblem.notAt(wanted) };
  const file = candidates(machine).find((candidate) => machine.isExecutable(candidate));
  if (file !== undefined) return { ok: true, file };
  return { ok: false, problem: browserProblem.none() };
}

function candidates({ platform, environment }: Machine): string[] {
  switch (platform) {
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = environment[variable];
        return folder ? WINDOWS.map((file) => path.win32.join(folder, file)) : [];
      });
    case 'darwin': {
      const home = environment['HOME'];
      const folders = ['/Applications', ...(home ? [path.posix.join(home, 'Applications')] : [])];
      return folders.flatMap((folder) => MACOS.map((file) => path.posix.join(folder, file)));
    }
    default: {
      const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
      const folders = [...new Set([...onPath, ...LINUX_FOLDERS])];
      return LINUX.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
    }
  }
}
