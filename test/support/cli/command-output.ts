import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';

/** What a command prints, a line each, and a folder for what it writes. Made before a test, closed after it. */
export class CommandOutput {
  readonly folder: string;
  readonly said: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    const take = (...texts: unknown[]): void => void this.said.push(texts.join(' '));
    vi.spyOn(console, 'log').mockImplementation(take);
    vi.spyOn(console, 'error').mockImplementation(take);
  }

  static async open(): Promise<CommandOutput> {
    return new CommandOutput(await mkdtemp(path.join(tmpdir(), 'edgewise-command-')));
  }

  in(name: string): string {
    return path.join(this.folder, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.in(name), 'utf8');
  }

  async close(): Promise<void> {
    vi.restoreAllMocks();
    await rm(this.folder, { recursive: true, force: true });
  }
}
