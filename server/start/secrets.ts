import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { StartError } from './start-error.ts';
import { errorCode } from '../error-code/error-code.ts';

/** What must be the same after a restart, so that tests that are under way, ids and links stay good. */
export interface Secrets {
  /** Of the relay's credentials. */
  readonly relay: string;
  /** Of tests' tokens and results' ids. */
  readonly token: string;
}

const OWN_FILE = 0o600;
/** Any right of the group or of others. */
const OTHERS = 0o077;
/** 256 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Reads the secrets of a data directory; makes those that are not there. Throws `StartError`. */
export const openSecrets = (dataDir: string): Secrets => ({
  relay: openSecret(path.join(dataDir, 'relay.secret')),
  token: openSecret(path.join(dataDir, 'token.secret')),
});

/**
 * Who issued credentials: as lasting as the data directory and of no other, though servers that share relays have one
 * secret for them by their configuration. Tells nothing of the secret that it is made of.
 */
export const issuerOf = (keptRelaySecret: string): string =>
  createHash('sha256').update(`issuer ${keptRelaySecret}`).digest('base64url').slice(0, 8);

function openSecret(file: string): string {
  try {
    return read(file) ?? create(file);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const code = errorCode(error);
    const reason = code === 'ENOSPC' ? 'the disk is full' : (code ?? 'unknown reason');
    throw new StartError('secret', `The secret ${file} cannot be read or made (${reason}).`, error);
  }
}

/** `null` when there is none. The rights are those of the very file that is read. */
function read(file: string): string | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    // Windows has no such rights, and says that everybody may read.
    if (process.platform !== 'win32' && (fstatSync(handle).mode & OTHERS) !== 0)
      throw new StartError(
        'secret',
        `The secret ${file} can be read by others on this machine; run "chmod 600" on it, or delete it to have a new one made.`,
      );
    const secret = readFileSync(handle, 'utf8').trim();
    if (!SECRET.test(secret))
      throw new StartError('secret', `The secret ${file} is damaged; delete it to have a new one made.`);
    return secret;
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes a whole file beside it and gives that the name, which fails when another process was faster: then its
 * secret is the one. So nobody ever reads half a secret, and all read the same.
 */
function create(file: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', OWN_FILE);
  try {
    writeSync(handle, `${randomBytes(32).toString('base64url')}\n`);
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (made === null) throw new StartError('secret', `The secret ${file} was made and is gone again.`);
  return made;
}
