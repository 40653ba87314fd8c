import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandIo } from '../../bin/command-io.ts';
import { tokenCommand } from '../../bin/token-command.ts';
import { userCommand } from '../../bin/user-command.ts';
import { createDeskAccounts, type DeskAccounts } from '../../server/accounts/desk-accounts.ts';
import { openStore } from '../../server/store/open-store.ts';
import type { Store } from '../../server/store/port/store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'edgewise-manage-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly printed: readonly string[];
  readonly notes: readonly string[];
}

/** Runs a command in this process, on the data directory of the test. */
async function run(line: string, piped: string | null = null, terminal?: PassThrough): Promise<Ran> {
  const printed: string[] = [];
  const notes: string[] = [];
  const input = terminal ?? new PassThrough();
  if (piped !== null) input.end(piped);
  const io: CommandIo = {
    input,
    prompt: (text) => notes.push(text),
    environment: { EDGEWISE_DATA_DIR: dir },
    print: (text) => printed.push(text),
    note: (text) => notes.push(text),
  };
  let status = -1;
  const report = (code: number): void => {
    status = code;
  };
  const [name, ...words] = line.split(' ');
  const command = name === 'user' ? userCommand(report, io) : tokenCommand(report, io);
  const quiet = (each: Command): void => {
    each.exitOverride().configureOutput({
      writeErr: (text) => notes.push(text.trim()),
      writeOut: (text) => printed.push(text),
    });
    each.commands.forEach(quiet);
  };
  quiet(command);
  try {
    await command.parseAsync(words, { from: 'user' });
  } catch (error) {
    // What bin/command.ts makes of it.
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode === 0 ? 0 : 2;
  }
  return { status, printed, notes };
}

/** A server's view of the same data, while the commands run. */
async function withServer(work: (desk: DeskAccounts, store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ kind: 'sqlite', file: path.join(dir, 'edgewise.sqlite') });
  const session = { idleMs: 3_600_000, absoluteMs: 3_600_000 };
  const settings = { session, oidc: null, secret: 's', storeAddresses: true };
  try {
    await work(
      createDeskAccounts(store.desk, settings, () => Date.now()),
      store,
    );
  } finally {
    await store.close();
  }
}
const attempt = async (desk: DeskAccounts, name: string, password: string): Promise<string> =>
  (await desk.passwordLogin.attempt({ name, password, address: null, addressKey: 'a', browserCookie: null }))
    .kind;

describe('edgewise user', () => {
  it('makes an account that can log in at a server that runs', async () => {
    await withServer(async (desk) => {
      const ran = await run('user add ada --role admin --password-stdin', 'correct horse battery\n');
      expect(ran).toEqual({
        status: 0,
        printed: [],
        notes: ['The account "ada" was made; its role is admin.'],
      });
      expect(await attempt(desk, 'ada', 'correct horse battery')).toBe('welcome');
      expect((await desk.accounts.list())[0]?.role).toBe('admin');
    });
  });

  it('makes an editor where no role is named, who may do the work of the help desk', async () => {
    expect((await run('user add bob --generate')).notes[0]).toBe(
      'The account "bob" was made; its role is editor.',
    );
    await withServer(async (desk) => expect((await desk.accounts.list())[0]?.role).toBe('editor'));
  });

  it.each(['add', 'role'])('tells in the help of %s what each role may do', async (name) => {
    const help = (await run(`user ${name} --help`)).printed.join('');
    for (const role of ['viewer', 'editor', 'admin'])
      expect(help).toMatch(new RegExp(`^ {2}${role} {2,}\\w`, 'm'));
    if (name === 'add') expect(help).toMatch(/default:\s+"editor"/);
  });

  it('prints a password that it makes, alone, once', async () => {
    const ran = await run('user add bob --generate');
    expect(ran.status).toBe(0);
    expect(ran.printed).toHaveLength(1);
    expect(ran.notes.join()).not.toContain(ran.printed[0]);
    await withServer(async (desk) => {
      expect(await attempt(desk, 'bob', ran.printed[0]!)).toBe('welcome');
    });
  });

  it.each([
    ['of Windows', 'correct horse battery\r\n'],
    ['of Unix', 'correct horse battery\n'],
    ['that is none', 'correct horse battery'],
  ])('takes a piped password without the line end %s', async (_what, piped) => {
    await run('user add ada --password-stdin', piped);
    await withServer(async (desk) => {
      expect(await attempt(desk, 'ada', 'correct horse battery')).toBe('welcome');
    });
  });

  it.each([
    [
      'a short password',
      'user add ada --password-stdin',
      'short',
      1,
      'The password has 5 characters; it needs 10 at least.',
    ],
    [
      'no password',
      'user add ada --password-stdin',
      '',
      1,
      'The password has 0 characters; it needs 10 at least.',
    ],
    [
      'a name of the audit trail',
      'user add cli --generate',
      null,
      2,
      '"cli" cannot be the name of an account: the audit trail uses it.',
    ],
    [
      'neither terminal nor pipe',
      'user add ada',
      null,
      2,
      'There is no terminal to ask for the password at; give --password-stdin or --generate.',
    ],
    ['somebody unknown', 'user role eve admin', null, 1, 'There is no account of the name "eve".'],
    [
      'a password of somebody unknown',
      'user password eve --generate',
      null,
      1,
      'There is no account of the name "eve".',
    ],
    [
      'another role',
      'user role ada king',
      null,
      2,
      "error: command-argument value 'king' is invalid for argument 'role'. Allowed choices are viewer, editor, admin.",
    ],
    [
      'two ways at once',
      'user add ada --generate --password-stdin',
      null,
      2,
      "error: option '--generate' cannot be used with option '--password-stdin'",
    ],
    ['no name', 'user add', null, 2, "error: missing required argument 'name'"],
  ])('refuses %s', async (_what, line, piped, status, note) => {
    expect(await run(line, piped)).toEqual({ status, printed: [], notes: [note] });
    await withServer(async (desk) => {
      expect(await desk.accounts.list()).toEqual([]);
    });
  });

  it('does not ask for a password when the name is taken', async () => {
    await run('user add ada --generate');
    expect(await run('user add ADA')).toEqual({
      status: 1,
      printed: [],
      notes: ['There is an account of the name "ADA" already.'],
    });
  });

  it('changes role, password and state, ends logins with it, and writes it all down', async () => {
    await run('user add ada --password-stdin', 'correct horse battery');
    await withServer(async (desk, store) => {
      const account = async () => (await desk.accounts.list())[0]!;
      const { cookie } = await desk.sessions.start(await account());
      expect((await run('user role Ada admin')).status).toBe(0);
      expect(await desk.sessions.find(cookie)).toBeNull();
      expect((await account()).role).toBe('admin');
      expect((await run('user password ada --password-stdin', 'another horse battery')).status).toBe(0);
      expect(await attempt(desk, 'ada', 'correct horse battery')).toBe('wrong');
      expect((await run('user disable ada')).status).toBe(0);
      expect(await attempt(desk, 'ada', 'another horse battery')).toBe('disabled');
      expect((await run('user enable ada')).status).toBe(0);
      expect(await attempt(desk, 'ada', 'another horse battery')).toBe('welcome');
      expect((await run('user remove ada')).status).toBe(0);
      expect(await desk.accounts.list()).toEqual([]);
      const { entries } = await store.desk.audit({ who: 'cli' }, { after: null, limit: 10 });
      expect(entries.map(({ action, subject }) => `${action} ${subject ?? ''}`)).toEqual([
        'user-remove ada',
        'user-enable ada',
        'user-disable ada',
        'user-password ada',
        'user-role ada',
        'user-add ada',
      ]);
    });
  });

  it('lists accounts as a table and as JSON, without hashes', async () => {
    expect((await run('user list')).notes).toEqual([
      'There are no accounts yet; make one with "edgewise user add NAME".',
    ]);
    await run('user add Zoë --generate');
    await run('user add ada --generate --role admin');
    await run('user disable zoë');
    const { printed } = await run('user list');
    expect(printed[0]).toBe('NAME  ROLE    LOGS IN BY  STATE     MADE              LAST LOGIN');
    expect(printed[1]).toMatch(/^ada {3}admin {3}password {4}enabled {3}\d{4}-\d\d-\d\d \d\d:\d\d {2}-$/);
    expect(printed[2]).toMatch(/^Zoë {3}editor {2}password {4}disabled {2}\d{4}-/);
    const json = (await run('user list --json')).printed.join('\n');
    expect(json).not.toContain('argon2');
    expect(JSON.parse(json)).toMatchObject({
      users: [
        { name: 'ada', role: 'admin', isDisabled: false },
        { name: 'Zoë', isDisabled: true },
      ],
    });
  });

  it('says what is wrong with the configuration, or with the place', async () => {
    const badConfig = await run(`user list --config ${path.join(dir, 'none.json')}`);
    expect(badConfig.status).toBe(2);
    expect(badConfig.notes[0]).toMatch(/^The configuration file .* cannot be read \(ENOENT\)\.$/);
    const badPlace = await run('user list --data-dir /dev/null');
    expect(badPlace.status).toBe(1);
    expect(badPlace.notes).toHaveLength(1);
  });
});

describe('edgewise user, at a terminal', () => {
  /** A terminal that types as soon as it is asked. */
  function terminal(...answers: string[]) {
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      rawModes: [] as boolean[],
      setRawMode(isRaw: boolean) {
        input.rawModes.push(isRaw);
        const answer = isRaw ? answers.shift() : undefined;
        if (answer !== undefined) input.write(answer);
      },
    });
    return input;
  }

  it('asks twice, shows nothing, and leaves the terminal as it was', async () => {
    const input = terminal('correct horse batterx\u007fy\r', 'correct horse battery\r');
    const ran = await run('user add ada', null, input);
    expect(ran).toEqual({
      status: 0,
      printed: [],
      notes: [
        'Password: ',
        '\n',
        'The same again: ',
        '\n',
        'The account "ada" was made; its role is editor.',
      ],
    });
    expect(input.rawModes).toEqual([true, false, true, false]);
    await withServer(async (desk) => {
      expect(await attempt(desk, 'ada', 'correct horse battery')).toBe('welcome');
    });
  });

  it('takes both answers when they are pasted at once', async () => {
    const ran = await run('user add ada', null, terminal('correct horse battery\ncorrect horse battery\n'));
    expect(ran.status).toBe(0);
  });

  it.each([
    [
      'two that differ',
      ['correct horse battery\r', 'correct horse batteri\r'],
      'The two were different; nothing was changed.',
    ],
    ['Ctrl-C', ['correct\u0003'], 'No password was given; nothing was changed.'],
    ['Ctrl-D', ['\u0004'], 'No password was given; nothing was changed.'],
  ])('changes nothing after %s', async (_what, answers, note) => {
    const input = terminal(...answers);
    const ran = await run('user add ada', null, input);
    expect(ran.status).toBe(1);
    expect(ran.notes.at(-1)).toBe(note);
    expect(input.rawModes.at(-1)).toBe(false);
    await withServer(async (desk) => {
      expect(await desk.accounts.list()).toEqual([]);
    });
  });
});

describe('edgewise token', () => {
  it('makes a token that a server that runs knows, and revokes it', async () => {
    await withServer(async (desk) => {
      const made = await run('token add watcher --scope results:write --scope metrics:read results:write');
      expect(made.status).toBe(0);
      expect(made.printed).toHaveLength(1);
      expect(made.notes.join()).not.toContain('ew_');
      const secret = made.printed[0]!;
      const known = await desk.tokens.find(secret);
      expect(known).toMatchObject({ name: 'watcher', scopes: ['results:write', 'metrics:read'] });
      const listed = await run('token list');
      expect(listed.printed.join()).not.toContain(secret.slice(3));
      expect(listed.printed[1]).toContain('watcher  results:write,metrics:read  cli');
      expect((await run(`token revoke ${known!.id.slice(0, 8)}`)).notes).toEqual([
        'The token "watcher" is revoked.',
      ]);
      expect(await desk.tokens.find(secret)).toBeNull();
      expect((await run(`token revoke ${known!.id}`)).status).toBe(1);
    });
  });

  it.each([
    ['no scope', 'token add x', "error: required option '--scope <scope...>' not specified"],
    [
      'a scope that there is not',
      'token add x --scope results:erase',
      "error: option '--scope <scope...>' argument 'results:erase' is invalid. Allowed choices are results:read, results:write, requests:write, metrics:read, relays:join.",
    ],
  ])('refuses %s', async (_what, line, note) => {
    expect(await run(line)).toEqual({ status: 2, printed: [], notes: [note] });
  });

  it('revokes none by too little of its id', async () => {
    await run('token add x --scope results:read');
    await withServer(async (desk) => {
      const [token] = await desk.tokens.list();
      expect((await run(`token revoke ${token!.id.slice(0, 3)}`)).status).toBe(1);
      expect((await desk.tokens.list())[0]?.revokedAtMs).toBeNull();
    });
  });
});
