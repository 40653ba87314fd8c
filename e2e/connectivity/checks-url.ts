import { RELAY_NAME } from './server.ts';

/** The page that checks what gets through to the relay of these tests, by itself and nothing else. */
export function checksUrl(pageUrl: string | URL, more: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(pageUrl);
  url.search = new URLSearchParams({
    autostart: '1',
    relay: RELAY_NAME,
    only: 'connectivity',
    ...more,
  }).toString();
  return url;
}
