import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { FastifyServerFactory } from 'fastify';
import type { App } from '../http/app.ts';
import { hostInUri } from '../http/request/asked-host.ts';
import type { Certificate } from './certificate.ts';
import { StartError } from './start-error.ts';
import { errorCode } from '../error-code/error-code.ts';

/**
 * Longer than the signs of life of a test are apart (5 s, which is Node's own limit), so that no connection is opened
 * while a test measures, and none is closed just when a request is on its way.
 */
const KEEP_ALIVE_MS = 65_000;

/** Makes the server that pages and API are asked through, and lets its certificate be exchanged. */
export class WebServer {
  readonly #certificate: Certificate | null;
  #https: HttpsServer | null = null;

  constructor(certificate: Certificate | null) {
    this.#certificate = certificate;
  }

  readonly factory: FastifyServerFactory = (handler) => {
    const options = { keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: false };
    if (this.#certificate === null) return createHttpServer(options, handler);
    this.#https = createHttpsServer({ ...options, ...this.#certificate }, handler);
    return this.#https;
  };

  /** Connections from now on get the new certificate; those that are open go on. */
  setCertificate(certificate: Certificate): void {
    this.#https?.setSecureContext(certificate);
  }
}

/** Listens, and returns the port. Without a host: on IPv6 and IPv4, or IPv4 alone where there is no IPv6. */
export async function listen(app: App, host: string | null, port: number): Promise<number> {
  try {
    await app.listen({ host: host ?? '::', port });
  } catch (error) {
    if (host !== null || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(errorCode(error) ?? ''))
      throw new StartError('page-port', pageSentence(error, host, port), error);
    return listen(app, '0.0.0.0', port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function pageSentence(error: unknown, host: string | null, port: number): string {
  const where = `The page's port ${port}${host === null ? '' : ` on ${hostInUri(host)}`}`;
  const code = errorCode(error);
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is taken by another program; choose another with --port.`;
    case 'EACCES':
      return `${where} needs more rights than this process has.`;
    case 'EADDRNOTAVAIL':
      return `${where} cannot be opened: this machine does not have that address.`;
    default:
      return `${where} cannot be opened (${code ?? 'unknown reason'}).`;
  }
}
