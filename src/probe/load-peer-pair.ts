import { PageFaultError } from '../core/run/page-fault.ts';
import type { openPeerPair } from './peer-pair.ts';

let loading: Promise<typeof openPeerPair> | null = null;

/**
 * Loads what opens pairs: simple-peer is a quarter of what the page would load first, and nobody needs it before a call. What
 * could not be loaded is tried again when it is asked for again.
 */
export function loadPeerPair(): Promise<typeof openPeerPair> {
  loading ??= import('./peer-pair.ts').then(
    (loaded) => loaded.openPeerPair,
    (cause: unknown) => {
      loading = null;
      throw new PageFaultError({ kind: 'call-code-not-loaded' }, { cause });
    },
  );
  return loading;
}
