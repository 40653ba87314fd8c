import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findBrowser, type Machine } from '../../../src/cli/browser/find-browser.ts';
import { browserFlags } from '../../../src/cli/browser/flags.ts';
import { isWithoutSandbox } from '../../../src/cli/browser/this-machine.ts';

const machine = (
  platform: NodeJS.Platform,
  files: string[],
  environment: Machine['environment'] = {},
): Machine => ({
  platform,
  environment,
  isExecutable: (file) => files.includes(file),
});

describe('findBrowser', () => {
  it.each<[string, Machine, string]>([
    ['Chromium on Debian', machine('linux', ['/usr/bin/chromium']), '/usr/bin/chromium'],
    ['Chrome on Linux', machine('linux', ['/usr/bin/google-chrome-stable']), '/usr/bin/google-chrome-stable'],
    ['Edge on Linux', machine('linux', ['/usr/bin/microsoft-edge']), '/usr/bin/microsoft-edge'],
    [
      'Chromium before Chrome',
      machine('linux', ['/usr/bin/google-chrome', '/snap/bin/chromium']),
      '/snap/bin/chromium',
    ],
    ['one on the PATH', machine('linux', ['/nix/bin/chromium'], { PATH: '.:/nix/bin' }), '/nix/bin/chromium'],
    [
      'Chrome on macOS',
      machine('darwin', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']),
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    [
      'a Chrome of one person on macOS',
      machine('darwin', ['/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'], { HOME: '/Users/a' }),
      '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      'Edge on Windows',
      machine('win32', ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'], {
        'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
      }),
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    [
      'what the environment names',
      machine('linux', ['/usr/bin/chromium', '/b'], { EDGEWISE_BROWSER: '/b' }),
      '/b',
    ],
  ])('finds %s', (_what, where, file) => {
    expect(findBrowser(null, where)).toEqual({ ok: true, file });
  });

  it('prefers the option to the environment', () => {
    expect(findBrowser('/a', machine('linux', ['/a', '/b'], { EDGEWISE_BROWSER: '/b' }))).toEqual({
      ok: true,
      file: '/a',
    });
  });

  it('does not replace a browser that was named', () => {
    expect(findBrowser('/gone', machine('linux', ['/usr/bin/chromium']))).toEqual({
      ok: false,
      problem: 'There is no browser at /gone.',
    });
  });

  it('says in one sentence what to install', () => {
    expect(findBrowser(null, machine('linux', []))).toEqual({
      ok: false,
      problem:
        'No browser was found: install Chromium, Google Chrome or Microsoft Edge, or name one with --browser or EDGEWISE_BROWSER.',
    });
  });
});

describe('browserFlags', () => {
  it('gives up the sandbox and certificates only when told to', () => {
    const flags = (isWithoutSandbox: boolean, isInsecure: boolean): string =>
      browserFlags({ isWithoutSandbox, isInsecure }).join(' ');
    expect(flags(false, false)).not.toMatch(/sandbox|certificate/);
    expect(flags(true, false)).toContain('--no-sandbox');
    expect(flags(false, true)).toContain('--ignore-certificate-errors');
    expect(flags(false, false)).toContain('--autoplay-policy=no-user-gesture-required');
  });

  it('switches off what Playwright does, whose list it takes the place of, and suggestions for who types', () => {
    const shipped = readFileSync(
      fileURLToPath(import.meta.resolve('playwright-core/lib/coreBundle')),
      'utf8',
    );
    const [, list = ''] = /disabledFeatures = \[(.*?)\]/s.exec(shipped) ?? [];
    const ofPlaywright = [...list.matchAll(/^\s*"(\w+)",?$/gm)].map(([, name]) => name);
    expect(ofPlaywright.length).toBeGreaterThan(10);
    const lists = browserFlags({ isWithoutSandbox: false, isInsecure: false }).filter((flag) =>
      flag.startsWith('--disable-features='),
    );
    expect(lists).toEqual([
      `--disable-features=${[...ofPlaywright, 'WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'].join(',')}`,
    ]);
  });
});

it.each([
  ['root on Linux', 'linux', 0, true],
  ['a person on Linux', 'linux', 1000, false],
  ['root on macOS, where the sandbox works for root', 'darwin', 0, false],
  ['anybody on Windows', 'win32', null, false],
] as const)('the sandbox of %s', (_who, platform, userId, isWithout) => {
  expect(isWithoutSandbox(platform, userId)).toBe(isWithout);
});
