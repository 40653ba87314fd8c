import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from './disk.ts';

/** 192 random bits. */
const SECRET_BYTES = 24;

/** What an agent keeps beside its spools; the folder is its own while it runs. */
export class AgentFolder {
  readonly folder: string;
  /** Made on the first start: the ids of its samples come from it. */
  readonly secret: string;

  private constructor(folder: string, secret: string) {
    this.folder = folder;
    this.secret = secret;
  }

  /** Makes the folder where there is none. Rejects when it cannot be written. */
  static async open(folder: string): Promise<AgentFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, 'agent-secret');
    const known = (await readFile(file, 'utf8').catch(() => '')).trim();
    if (/^[\w-]{32}$/.test(known)) return new AgentFolder(folder, known);
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await writeWhole(file, secret);
    return new AgentFolder(folder, secret);
  }

  /** Where parcels for one server wait: a server that is down holds up none but its own. */
  outgoing(server: string, token: string): string {
    const { host } = new URL(server);
    const key = createHash('sha256').update(`${server} ${token}`).digest('hex').slice(0, 8);
    return path.join(this.folder, `outgoing-${host.replace(/[^\w.-]+/g, '_')}-${key}`);
  }

  /** When a stretch of this length ends: a restart in it does not begin it anew. */
  async endOf(forMs: number, nowMs: number): Promise<number> {
    const file = path.join(this.folder, 'until.json');
    const text = await readFile(file, 'utf8').catch(() => '');
    const [, noted, until] = /^\{"forMs":(\d+),"untilMs":(\d+)\}$/.exec(text) ?? [];
    const isRunning = Number(noted) === forMs && Number(until) > nowMs && Number(until) <= nowMs + forMs;
    if (isRunning) return Number(until);
    const untilMs = nowMs + forMs;
    await writeWhole(file, JSON.stringify({ forMs, untilMs }));
    return untilMs;
  }
}
