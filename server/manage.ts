import { ConfigError, loadConfig } from './config.ts';
import { createDeskAccounts, type DeskAccounts } from './accounts/desk-accounts.ts';
import { AccountError } from './accounts/account-error.ts';
import { openDataFolder } from './start/data-folder.ts';
import { StartError } from './start/start-error.ts';
import { openConfiguredStore } from './start/store.ts';
import { StoreError } from './store/port/store-error.ts';

export { CLI } from './accounts/actor.ts';
export { isTokenName } from './accounts/api-tokens.ts';
export type { DeskAccounts } from './accounts/desk-accounts.ts';
export { AccountError } from './accounts/account-error.ts';
export { generatePassword } from './accounts/passwords.ts';

/** Exit statuses of the commands that manage a server's accounts and tokens. */
export const MANAGE_EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Where the server's configuration comes from, as for `serve`. */
export interface ManageSources {
  readonly options: Readonly<Partial<Record<string, string>>>;
  readonly environment: Readonly<Partial<Record<string, string>>>;
}

/**
 * Does something with the accounts and tokens of the server of this configuration, whether it runs or not, and returns
 * the exit status. What goes wrong is one sentence each, told to `complain`.
 */
export async function manage(
  sources: ManageSources,
  work: (desk: DeskAccounts) => Promise<void>,
  complain: (sentence: string) => void,
): Promise<number> {
  try {
    const config = loadConfig(sources);
    openDataFolder(config.dataDir);
    const store = await openConfiguredStore(config, complain);
    try {
      // Nobody logs in here, so there is nothing to sign and nobody to go to.
      const settings = { session: config.session, oidc: null, secret: '', storeAddresses: false };
      await work(createDeskAccounts(store.desk, settings, () => Date.now()));
    } finally {
      await store.close();
    }
    return MANAGE_EXIT.done;
  } catch (error) {
    return explain(error, complain);
  }
}

function explain(error: unknown, complain: (sentence: string) => void): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) complain(problem);
    return MANAGE_EXIT.usage;
  }
  if (error instanceof AccountError) {
    complain(error.message);
    return error.code === 'bad-name' ? MANAGE_EXIT.usage : MANAGE_EXIT.failed;
  }
  if (error instanceof StartError || error instanceof StoreError) {
    complain(error.message);
    return MANAGE_EXIT.failed;
  }
  throw error;
}
