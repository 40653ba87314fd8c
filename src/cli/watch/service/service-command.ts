/** A service manager's kind of file. */
export const SERVICE_KINDS = ['systemd', 'launchd', 'windows'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** What a service is to run, with the actual paths of this machine. */
export interface ServiceCommand {
  /** Of Node. */
  readonly node: string;
  /** Of the `edgewise` command. */
  readonly command: string;
  /** After `watch`; without any token. */
  readonly args: readonly string[];
  /** Where the token is read from; `null`: nothing is sent. */
  readonly token: ServiceToken | null;
  /** For people. */
  readonly description: string;
  /** Of the service: small letters, digits and hyphens. */
  readonly name: string;
  /** Whether it is to end by itself (`--for`), and then to stay ended. */
  readonly endsByItself: boolean;
  /** Who asked for it, by the name of the account. */
  readonly account: string;
  /** Folders outside the service's own that it writes into. */
  readonly writes: readonly string[];
}

/** `file`: one that was named. `environment`: the token came by the environment, and gets a file of the service. */
export type ServiceToken =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'environment' };

/** A file for a service manager, and what is to be done with it. */
export interface ServiceFile {
  readonly text: string;
  /** For people, a line each; written beside the file, not into it. */
  readonly howTo: readonly string[];
}

/** `edgewise-watch-berlin`. */
export const serviceName = (site: string): string => `edgewise-watch-${plainName(site) || 'site'}`;

/** A name in small letters, digits and hyphens, as far as it has any; empty where it has none. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
