import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHalfWritten, patiently, writeWhole } from './disk.ts';

/** Something that is to reach the server, as JSON. */
export interface Parcel {
  /** Where it goes: below the server's address. */
  readonly route: string;
  readonly body: unknown;
  /** Header fields that belong to it, such as the token of its test. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A parcel in the spool. */
export interface SpooledParcel {
  readonly name: string;
  readonly parcel: Parcel;
}

/** What a spool holds. */
export interface SpoolState {
  readonly parcels: number;
  readonly bytes: number;
}

const SUFFIX = '.json';
const REFUSED = 'refused';
/** Refused parcels that are kept to be looked at; beyond it the oldest goes. */
const MAX_REFUSED = 200;
const NAME = /^(\d{12})-[0-9a-f]{8}\.json$/;

/**
 * What has been measured and not yet been acknowledged, in files of a folder: each parcel is on the disk, whole,
 * before anybody tries to send it, and is removed only when the server has it. Order is the order of adding.
 *
 * Beyond the size limit the oldest parcels are dropped, and counted: the newest say most about the network as it is.
 */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  #next = 0;
  /** Names and sizes, oldest first. */
  readonly #held = new Map<string, number>();
  #bytes = 0;
  #dropped = 0;

  private constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Opens the folder, making it where there is none, and finds what an earlier run has left. */
  static async open(folder: string, maxBytes: number): Promise<Spool> {
    const spool = new Spool(folder, maxBytes);
    await mkdir(path.join(folder, REFUSED), { recursive: true, mode: 0o700 });
    await spool.#find();
    return spool;
  }

  /** Parcels dropped for want of room since the spool was opened. */
  get dropped(): number {
    return this.#dropped;
  }

  get state(): SpoolState {
    return { parcels: this.#held.size, bytes: this.#bytes };
  }

  /** Writes a parcel; resolves when it is on the disk. */
  async add(parcel: Parcel): Promise<void> {
    const text = JSON.stringify(parcel);
    const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
    const name = `${String(this.#next).padStart(12, '0')}-${mark}${SUFFIX}`;
    this.#next += 1;
    await writeWhole(path.join(this.#folder, name), text);
    this.#hold(name, Buffer.byteLength(text));
    await this.#makeRoom();
  }

  /** The oldest parcel; `null` when there is none. One that cannot be read is put aside, not sent and not lost. */
  async oldest(): Promise<SpooledParcel | null> {
    for (const name of this.#held.keys()) {
      const parcel = await this.#read(name);
      if (parcel) return { name, parcel };
      await this.refuse(name);
    }
    return null;
  }

  /** Removes a parcel that the server has. One that cannot be removed is sent again by the next start, and stored once. */
  async remove(name: string): Promise<void> {
    await patiently(() => rm(path.join(this.#folder, name), { force: true })).catch(() => undefined);
    this.#letGo(name);
  }

  /** Puts a parcel aside that the server will never take, so that those behind it get through. */
  async refuse(name: string): Promise<void> {
    const refused = path.join(this.#folder, REFUSED);
    try {
      await rename(path.join(this.#folder, name), path.join(refused, name));
      const kept = (await readdir(refused)).sort();
      for (const old of kept.slice(0, Math.max(0, kept.length - MAX_REFUSED)))
        await rm(path.join(refused, old), { force: true });
    } catch {
      // Nobody is served by an agent that stops for a file that it need not send.
    }
    this.#letGo(name);
  }

  async #find(): Promise<void> {
    const files = await readdir(this.#folder);
    for (const name of files.sort()) {
      const file = path.join(this.#folder, name);
      // What was being written when the process ended was never part of the spool.
      if (isHalfWritten(name)) await rm(file, { force: true });
      const [, number] = NAME.exec(name) ?? [];
      if (number === undefined) continue;
      this.#hold(name, (await stat(file)).size);
      this.#next = Math.max(this.#next, Number(number) + 1);
    }
  }

  #hold(name: string, bytes: number): void {
    this.#held.set(name, bytes);
    this.#bytes += bytes;
  }

  #letGo(name: string): void {
    this.#bytes -= this.#held.get(name) ?? 0;
    this.#held.delete(name);
  }

  async #read(name: string): Promise<Parcel | null> {
    try {
      const file = path.join(this.#folder, name);
      const data: unknown = JSON.parse(await patiently(() => readFile(file, 'utf8')));
      return isParcel(data) ? data : null;
    } catch {
      return null;
    }
  }

  async #makeRoom(): Promise<void> {
    for (const name of [...this.#held.keys()].slice(0, -1)) {
      if (this.#bytes <= this.#maxBytes) return;
      await this.remove(name);
      this.#dropped += 1;
    }
  }
}

const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isParcel = (data: unknown): data is Parcel =>
  isRecord(data) &&
  typeof data['route'] === 'string' &&
  'body' in data &&
  isRecord(data['headers']) &&
  Object.values(data['headers']).every((value) => typeof value === 'string');
