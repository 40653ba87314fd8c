import type { Mapped } from '../../core/connectivity/nat.ts';
import type { LocalCandidates } from '../../core/connectivity/report.ts';
import { familyOf } from '../../core/connectivity/address.ts';
import { gatherWith } from './connection.ts';

/** What one connection that asks every STUN server from the same socket was told. */
export interface MappingFound {
  readonly mapped: readonly Mapped[];
  readonly local: LocalCandidates;
}

export interface MappingProbe {
  /** Every server has answered or been given up by the browser. */
  readonly done: Promise<void>;
  read(): MappingFound;
  /** Idempotent. */
  close(): void;
}

/** `stun:host:port` with an IPv6 host in brackets; Chromium leaves them out. */
function serverOf(url: string): string | null {
  const match = /^stuns?:(.+):(\d+)/.exec(url);
  const [, host = '', port = ''] = match ?? [];
  if (!match) return null;
  return `stun:${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** Asks all servers from one socket per family: what differs between their answers is the NAT's doing. */
export function openMappingProbe(servers: readonly string[]): MappingProbe {
  const connection = gatherWith({ iceServers: [{ urls: [...servers] }] });
  const candidates: RTCIceCandidate[] = [];
  const done = new Promise<void>((resolve) => {
    if (!connection) resolve();
    connection?.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    });
  });
  connection?.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate && candidate.protocol === 'udp') candidates.push(candidate);
  });
  return {
    done,
    read: () => readCandidates(candidates),
    close: () => connection?.close(),
  };
}

function readCandidates(candidates: readonly RTCIceCandidate[]): MappingFound {
  const hosts = candidates.filter(({ type }) => type === 'host');
  const families = hosts.map(({ address }) => familyOf(address ?? ''));
  const sockets: string[] = [];
  const mapped = candidates
    .filter(({ type }) => type === 'srflx')
    .flatMap((candidate): Mapped[] => {
      const { address, port } = candidate;
      if (address === null || port === null) return [];
      const shown = hosts.filter((host) => familyOf(host.address ?? '') !== null);
      return [
        {
          address,
          port,
          server: serverOf(urlOf(candidate)),
          socket: socketOf(candidate, sockets),
          // Hidden addresses cannot be compared.
          isOwn:
            shown.length === 0 ? null : shown.some((host) => host.address === address && host.port === port),
          isPortKept: hosts.length === 0 ? null : hosts.some((host) => host.port === port),
        },
      ];
    });
  const count = (family: 'ipv4' | 'ipv6' | null): number => families.filter((each) => each === family).length;
  return { mapped, local: { hidden: count(null), ipv4: count('ipv4'), ipv6: count('ipv6') } };
}

/** Not in every browser. */
function urlOf(candidate: RTCIceCandidate): string {
  const url: unknown = Reflect.get(candidate, 'url');
  return typeof url === 'string' ? url : '';
}

/** A number for each local socket, where the browser tells them apart; its address stays here. */
function socketOf({ relatedAddress, relatedPort }: RTCIceCandidate, sockets: string[]): string | null {
  if (!relatedAddress || !relatedPort || relatedAddress === '0.0.0.0' || relatedAddress === '::') return null;
  const key = `${relatedAddress} ${relatedPort}`;
  if (!sockets.includes(key)) sockets.push(key);
  return String(sockets.indexOf(key));
}
