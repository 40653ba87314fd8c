import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Result } from '../../src/wire/result.ts';
import { acknowledgedCode, ResultPoster } from '../store/post-result.ts';
import { edgewise, makeToken, startEdgewise, type EdgewiseServer } from '../store/edgewise-process.ts';

/** A server as it is shipped, with people who may use its desk. */
export interface RunningDesk {
  readonly server: EdgewiseServer;
  readonly dataDir: string;
  /** Of a token that may read and write results. */
  readonly token: string;
  /** Stores a result as a machine does, and returns its code. */
  store(result: Result): Promise<string>;
  close(): Promise<void>;
}

/** Somebody who may log in. */
export interface Account {
  readonly name: string;
  readonly role: 'viewer' | 'editor' | 'admin';
}

export const PASSWORD = 'correct horse battery staple';

/** Starts it with accounts that the command makes. */
export async function startDesk(
  accounts: readonly Account[],
  options: {
    readonly args?: readonly string[];
    readonly databaseUrl?: string;
    readonly dataDir?: string;
  } = {},
): Promise<RunningDesk> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'edgewise-desk-'));
  const place = { dataDir, databaseUrl: options.databaseUrl };
  const server = await startEdgewise({ ...place, args: options.args ?? [] });
  for (const { name, role } of accounts) {
    const added = await edgewise(place, ['user', 'add', name, '--role', role, '--password-stdin'], PASSWORD);
    if (added.status !== 0) throw new Error(added.stderr);
  }
  const token = await makeToken(place, ['results:read', 'results:write']);
  const poster = new ResultPoster(server.origin, token, 4);
  return {
    server,
    dataDir,
    token,
    async store(result) {
      const answer = await poster.post(Buffer.from(JSON.stringify(result)));
      const code = acknowledgedCode(answer);
      if (code === null) throw new Error(`not stored: ${JSON.stringify(answer)}`);
      return code;
    },
    async close() {
      poster.close();
      await server.end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Logs in by the form of whatever page of the desk is asked for. */
export async function logIn(page: Page, desk: RunningDesk, name: string, where = '/desk'): Promise<void> {
  await logInAt(page, desk.server.origin, name, where);
}

/** The same, on a server wherever it is. */
export async function logInAt(page: Page, origin: string, name: string, where = '/desk'): Promise<void> {
  await page.goto(origin + where);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}
