import path from 'node:path';
import { build, preview } from 'vite';

/** The policy that the server sends: nothing inline. `blob:` is for the download of a result. */
const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** The built gallery on a port of loopback. */
export interface ServedGallery {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the gallery as the page is built and serves it under the policy that the page is served under. */
export async function serveGallery(request: {
  readonly outDir: string;
  readonly port: number;
  /** A name beside 127.0.0.1 to answer to. */
  readonly extraHost: string;
  /** Folder of the gallery. */
  readonly folder: string;
}): Promise<ServedGallery> {
  const { outDir, port, extraHost, folder } = request;
  const root = path.resolve(import.meta.dirname, '../..', folder);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  });
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      allowedHosts: [extraHost],
      headers: { 'Content-Security-Policy': STRICT_POLICY },
    },
  });
  return { url: `http://127.0.0.1:${String(port)}/`, close: () => server.close() };
}
