import { CLI, generatePassword, type DeskAccounts } from '../server/manage.ts';
import { manageAt, processIo, tableLines, whenOf, type CommandIo, type StoreOptions } from './command-io.ts';
import { askNewPassword, readPipedPassword } from './password-source.ts';

type Role = 'viewer' | 'editor' | 'admin';
interface PasswordWish {
  readonly passwordStdin?: true;
  readonly generate?: true;
}

/** What `edgewise user ...` does; each returns the exit status. */
export class UserActions {
  readonly #io: CommandIo;

  constructor(io: CommandIo = processIo()) {
    this.#io = io;
  }

  add(name: string, options: StoreOptions & PasswordWish & { readonly role: Role }): Promise<number> {
    return manageAt(options, this.#io, async ({ accounts }) => {
      // Nobody types a password twice to hear that the name is taken.
      const free = await accounts.freeName(name);
      const password = await this.#password(options);
      const account = await accounts.add(CLI, { name: free, password, role: options.role });
      this.#io.note(`The account "${account.name}" was made; its role is ${account.role}.`);
      this.#show(options, password);
    });
  }

  list(options: StoreOptions & { readonly json?: true }): Promise<number> {
    return manageAt(options, this.#io, async ({ accounts }) => {
      const users = (await accounts.list()).map((each) => ({
        name: each.name,
        role: each.role,
        isExternal: each.external !== null,
        isDisabled: each.isDisabled,
        createdAtMs: each.createdAtMs,
        lastLoginAtMs: each.lastLoginAtMs,
      }));
      if (options.json) {
        this.#io.print(JSON.stringify({ users }, null, 2));
        return;
      }
      if (users.length === 0) {
        this.#io.note('There are no accounts yet; make one with "edgewise user add NAME".');
        return;
      }
      const rows = users.map(({ name, role, isExternal, isDisabled, createdAtMs, lastLoginAtMs }) => [
        name,
        role,
        isExternal ? 'organisation' : 'password',
        isDisabled ? 'disabled' : 'enabled',
        whenOf(createdAtMs),
        whenOf(lastLoginAtMs),
      ]);
      for (const line of tableLines([['NAME', 'ROLE', 'LOGS IN BY', 'STATE', 'MADE', 'LAST LOGIN'], ...rows]))
        this.#io.print(line);
    });
  }

  password(name: string, options: StoreOptions & PasswordWish): Promise<number> {
    return manageAt(options, this.#io, async ({ accounts }) => {
      const account = await accounts.ownAccount(name);
      const password = await this.#password(options);
      await accounts.setPassword(CLI, account.name, password);
      this.#io.note(`"${account.name}" has another password; all logins with the old one have ended.`);
      this.#show(options, password);
    });
  }

  role(name: string, role: Role, options: StoreOptions): Promise<number> {
    return this.#change(options, `The role of "${name}" is ${role} now.`, ({ accounts }) =>
      accounts.setRole(CLI, name, role),
    );
  }

  setDisabled(name: string, isDisabled: boolean, options: StoreOptions): Promise<number> {
    const sentence = isDisabled
      ? `"${name}" is disabled, and logged out everywhere.`
      : `"${name}" is enabled and can log in.`;
    return this.#change(options, sentence, ({ accounts }) => accounts.setDisabled(CLI, name, isDisabled));
  }

  remove(name: string, options: StoreOptions): Promise<number> {
    return this.#change(options, `"${name}" is removed, and logged out everywhere.`, ({ accounts }) =>
      accounts.remove(CLI, name),
    );
  }

  #change(
    options: StoreOptions,
    sentence: string,
    change: (desk: DeskAccounts) => Promise<void>,
  ): Promise<number> {
    return manageAt(options, this.#io, async (desk) => {
      await change(desk);
      this.#io.note(sentence);
    });
  }

  #password({ passwordStdin, generate }: PasswordWish): Promise<string> {
    if (generate) return Promise.resolve(generatePassword());
    return passwordStdin ? readPipedPassword(this.#io) : askNewPassword(this.#io);
  }

  /** On standard output alone, where a script can take it from. */
  #show({ generate }: PasswordWish, password: string): void {
    if (!generate) return;
    this.#io.note('Its password, which is shown this once:');
    this.#io.print(password);
  }
}
