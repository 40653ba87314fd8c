import type { ConnectionHint } from '../../core/connectivity/report.ts';

/** What the browser says of the connection (Network Information API); `null` where it has none. */
export function readConnectionHint(): ConnectionHint | null {
  const connection: unknown = Reflect.get(navigator, 'connection');
  if (typeof connection !== 'object' || connection === null) return null;
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(connection, name);
    return typeof value === 'string' ? value : null;
  };
  const number = (name: string): number | null => {
    const value: unknown = Reflect.get(connection, name);
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
  };
  return {
    type: text('type'),
    effectiveType: text('effectiveType'),
    downlinkMbps: number('downlink'),
    rttMs: number('rtt'),
  };
}
