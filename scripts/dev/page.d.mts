import type { ViteDevServer } from 'vite';

export function documentOf(url: string): string | null;
export function servePage(options: {
  readonly port: number;
  readonly serverPort: number;
  untilReady(): Promise<void>;
}): Promise<ViteDevServer>;
