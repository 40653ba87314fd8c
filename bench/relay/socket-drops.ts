/** Datagrams that the kernel threw away at full receive buffers, by local port (Linux). */
import { readFileSync } from 'node:fs';

export function dropsAt(ports: ReadonlySet<number>): number {
  let drops = 0;
  for (const line of readFileSync('/proc/net/udp', 'utf8').trim().split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/u);
    const port = Number.parseInt(columns[1]?.split(':')[1] ?? '', 16);
    if (ports.has(port)) drops += Number(columns.at(-1));
  }
  return drops;
}
