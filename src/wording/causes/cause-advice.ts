import { msg, str } from '@lit/localize';
import { portList } from '../quantity.ts';
import type { SeenCause } from './cause.ts';
import { vpnReasons } from './vpn-reasons.ts';

/** What to try next for one cause: experience, not something that the test measured. */
export function causeAdvice(
  { code, seen }: Pick<SeenCause, 'code' | 'seen'>,
  blockedPorts: readonly number[],
): readonly string[] {
  const has = (path: 'up' | 'down'): boolean =>
    seen.some((cause) => cause.path === path || cause.path === 'loop');
  switch (code) {
    case 'udp-blocked':
      return [unblockText(blockedPorts)];
    case 'congestion':
    case 'congestion-marks':
      return [
        ...fullLinkAdvice(has('up'), has('down')),
        msg('If it is full without them, give calls priority in the router (QoS), or get a faster line.'),
      ];
    case 'marks-not-kept':
      return [
        msg(
          'Show this to whoever runs the network: switches, access points (WMM) and tunnels should trust the mark (DSCP EF, 46), and links that fill up let it pass.',
        ),
        msg(
          'Beyond your own network only a line that keeps marks helps: the Internet does not, ExpressRoute does.',
        ),
      ];
    case 'queueing':
      return [
        ...fullLinkAdvice(has('up'), has('down')),
        msg('Test again over a network cable: Wi-Fi holds packets back when the air is busy.'),
      ];
    case 'outages':
      return [
        msg(
          'Test again over a network cable. If it is gone, the Wi-Fi drops out: move closer to its access point.',
        ),
        msg(
          'If not, look at the router\u2019s log for the times shown, or try another line such as a hotspot.',
        ),
      ];
    case 'line-errors':
      return [
        msg('Test again over a network cable, or closer to the Wi-Fi access point.'),
        msg('If it stays with a cable, change the cable and have the line checked for errors.'),
      ];
    case 'periodic':
      return [
        msg('Look for what runs at that interval: Wi-Fi scans, location services, backups, monitoring.'),
        msg('Test again over a network cable: if it is gone, it is the Wi-Fi.'),
      ];
    case 'parallel-paths':
      return [
        msg(
          'Show this to whoever runs the network: links or tunnels that share load should keep one call on one path.',
        ),
        msg('If you use a VPN, test once without it.'),
      ];
    case 'distance':
      return [
        msg('If you use a VPN, test once without it: it may take a detour.'),
        msg('Check that the relay is near you; if it is not, ask for a nearer one.'),
      ];
    case 'route-changed':
      return [
        msg(
          'Show this to whoever runs the network: a link failed over, or a router or tunnel chose another way.',
        ),
      ];
    case 'mapping-moved':
      return [
        msg(
          'Show this to whoever runs the network: its NAT must keep the address and port of a UDP stream that is in use.',
        ),
      ];
    case 'detour':
      return [
        msg(
          'Test once without the VPN. If that is better, have the relay’s addresses bypass it (split tunnel).',
        ),
        vpnReasons(),
      ];
    case 'unclear':
      return [
        msg(
          'Change one thing at a time and test again: a network cable, no VPN, another network, another hour.',
        ),
      ];
  }
}

/** What fills a link, by the direction that is full. */
function fullLinkAdvice(isUp: boolean, isDown: boolean): string[] {
  if (isUp && isDown)
    return [msg('Pause downloads, uploads and backups on this connection, and test again.')];
  return isUp
    ? [msg('Pause uploads, backups and cloud sync on this connection, and test again.')]
    : [msg('Pause downloads, updates and streaming on this connection, and test again.')];
}

/** Whom to ask for what, where call traffic is blocked. */
export const unblockText = (ports: readonly number[]): string =>
  ports.length === 0
    ? msg('Ask whoever runs this network to let UDP out to the relay.')
    : msg(str`Ask whoever runs this network to let UDP ${portList(ports)} out to the relay.`);
