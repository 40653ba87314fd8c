import type { Endpoint } from '../nat/nat-behaviour.ts';

/** A certificate and its key, PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * What happens to TCP connections of one port.
 * `open`: they are passed on. `intercepted`: the gateway answers the TLS handshake itself, with a certificate of its own, as
 * a box that looks into TLS does, and passes on what is inside over TLS. `silent`: they are accepted and nothing comes
 * back. A port that refuses has no mapping here (the system sends RST), a port that drops is a routing rule (`hosts/`).
 */
export type StreamFate =
  | { readonly kind: 'open' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'intercepted'; readonly certificate: CertificateFiles };

/** One TCP port to listen on and the server's behind it. */
export interface StreamMapping {
  readonly listenHost: string;
  /** 0 lets the system choose. */
  readonly listenPort: number;
  readonly targetHost: string;
  readonly targetPort: number;
  readonly fate: StreamFate;
  /** The address that the server sees; default: the system's choice. */
  readonly externalAddress?: string;
}

/** Why a connection ended, or that it lasts. */
export type StreamEnd =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  /** The server behind could not be reached. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The TLS handshake with the client failed; a client that rejects the certificate ends it so. */
  | { readonly kind: 'handshake-failed'; readonly code: string };

/** One TCP connection that the gateway saw. Times are of the gateway's `performance.now()`. */
export interface StreamRecord {
  readonly listenHost: string;
  readonly listenPort: number;
  readonly client: Endpoint;
  /** Who the server thinks the client is; `null` when it was never asked. */
  readonly external: Endpoint | null;
  readonly openedMs: number;
  readonly closedMs: number | null;
  /** Bytes from the client, and to it, as the gateway read them. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly end: StreamEnd;
}
