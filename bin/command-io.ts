import { manage, MANAGE_EXIT, type DeskAccounts, type ManageSources } from '../server/manage.ts';
import { NoPasswordError, type PasswordIo } from './password-source.ts';

/** What the managing commands read from and write to. */
export interface CommandIo extends PasswordIo {
  readonly environment: ManageSources['environment'];
  /** A line of what was asked for. */
  readonly print: (line: string) => void;
  /** A line about it. */
  readonly note: (line: string) => void;
}

/** This process's own. */
export const processIo = (): CommandIo => ({
  input: process.stdin,
  prompt: (text) => void process.stderr.write(text),
  environment: process.env,
  print: (line) => console.log(line),
  note: (line) => console.error(line),
});

/** Options of every managing command. */
export interface StoreOptions {
  readonly dataDir?: string;
  readonly config?: string;
}

/** Does the work on the server of these options; returns the exit status. */
export async function manageAt(
  { dataDir, config }: StoreOptions,
  io: CommandIo,
  work: (desk: DeskAccounts) => Promise<void>,
): Promise<number> {
  const options = {
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(config === undefined ? {} : { config }),
  };
  try {
    return await manage({ options, environment: io.environment }, work, io.note);
  } catch (error) {
    if (!(error instanceof NoPasswordError)) throw error;
    io.note(error.message);
    return error.code === 'usage' ? MANAGE_EXIT.usage : MANAGE_EXIT.failed;
  }
}

/** Lines of a table with a head, its columns as wide as they must be. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, at) =>
    Math.max(...rows.map((row) => Array.from(row[at] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - Array.from(cell).length))
      .join('  ')
      .trimEnd(),
  );
}

/** `2026-01-31 12:04` UTC; `-` for never. */
export const whenOf = (atMs: number | null): string =>
  atMs === null ? '-' : new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
