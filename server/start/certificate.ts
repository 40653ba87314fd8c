import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { TlsFiles } from '../config.ts';
import { StartError } from './start-error.ts';
import { errorCode } from '../error-code/error-code.ts';

/** Certificate and key in PEM, known to fit each other. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Reads both files and tries them out; throws `StartError` with a sentence that names the file at fault. */
export function readCertificate({ certFile, keyFile }: TlsFiles): Certificate {
  const certificate = { cert: read(certFile, 'certificate'), key: read(keyFile, 'key') };
  try {
    createSecureContext(certificate);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'tls-files',
      `The certificate ${certFile} and the key ${keyFile} cannot be used together (${detail}).`,
      error,
    );
  }
  return certificate;
}

function read(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(
      'tls-files',
      `The ${what} ${file} cannot be read (${errorCode(error) ?? 'unknown reason'}).`,
      error,
    );
  }
}

/**
 * Notices that certificate or key were replaced. Files are asked for their times, because watching them misses
 * what is renamed or linked into place, which is how renewal tools work.
 */
export class CertificateReloader {
  readonly #files: TlsFiles;
  readonly #onChange: (certificate: Certificate) => Promise<void>;
  readonly #onProblem: (message: string) => void;
  #seen: string;

  constructor(
    files: TlsFiles,
    onChange: (certificate: Certificate) => Promise<void>,
    onProblem: (message: string) => void,
  ) {
    this.#files = files;
    this.#onChange = onChange;
    this.#onProblem = onProblem;
    this.#seen = this.#stamp();
  }

  /**
   * To be called every few seconds. Half-way through a renewal the two files do not fit: the old pair stays in
   * use and the next change is tried again.
   */
  async check(): Promise<void> {
    const stamp = this.#stamp();
    if (stamp === this.#seen) return;
    this.#seen = stamp;
    try {
      await this.#onChange(readCertificate(this.#files));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#onProblem(`The old certificate stays in use: ${detail}`);
    }
  }

  #stamp(): string {
    return [this.#files.certFile, this.#files.keyFile]
      .map((file) => {
        const stat = statSync(file, { throwIfNoEntry: false });
        return stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : 'gone';
      })
      .join(' ');
  }
}
