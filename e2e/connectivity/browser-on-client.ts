import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { launchOptions } from '../browser.ts';
import { INSIDE } from '../../netlab/hosts/addresses.ts';
import type { Host } from '../../netlab/hosts/host.ts';
import { PROXY_PORT } from './conditions.ts';

/** A browser that starts on another host. */
export interface BrowserOnClient {
  readonly launch: LaunchOptions;
  close(): Promise<void>;
}

/**
 * How to start the tests' Chromium on the client's host. Playwright speaks to it over a pipe, which namespaces do not
 * part. It finds the client's name server and the netlab's certificate authority where it looks for any (three-hosts.ts).
 */
export async function browserOn(
  client: Host,
  options: { readonly hasProxy: boolean },
): Promise<BrowserOnClient> {
  const folder = await mkdtemp(path.join(tmpdir(), 'edgewise-e2e-'));
  const file = path.join(folder, 'browser');
  const usual = launchOptions();
  const command = [...client.prefix, usual.executablePath ?? ''].join(' ');
  await writeFile(file, `#!/bin/sh\nexec ${command} "$@"\n`);
  await chmod(file, 0o700);
  return {
    launch: {
      ...usual,
      executablePath: file,
      args: [
        ...(usual.args ?? []),
        ...(options.hasProxy ? [`--proxy-server=http://${INSIDE.ipv4}:${PROXY_PORT}`] : []),
      ],
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
