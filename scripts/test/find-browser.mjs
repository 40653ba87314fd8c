import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';

async function browserPath() {
  const { testBrowserPath } = await tsImport('../../e2e/browser.ts', import.meta.url);
  return testBrowserPath();
}

/** Whether there is a browser to test with; installs one if there is none and that can be done. */
export async function findOrInstallBrowser() {
  let file = await browserPath();
  if (file === null && installBrowser()) file = await browserPath();
  console.log(
    file === null
      ? 'There is no browser to test with: install Chromium, Google Chrome or Microsoft Edge, or set EDGEWISE_BROWSER.'
      : `Browser: ${file}`,
  );
  return file !== null;
}

/** Debian's own package where we may install it; elsewhere the browser that Playwright brings. */
function installBrowser() {
  if (process.env.EDGEWISE_BROWSER) return false;
  const isDebian =
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || process.getuid?.() !== 0) return run('npx', ['playwright', 'install', 'chromium']);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['update'], env) && run('apt-get', ['install', '-y', 'chromium'], env);
}

const run = (command, args, env = {}) =>
  spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).status === 0;
