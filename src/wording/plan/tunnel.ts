import { msg, str } from '@lit/localize';
import type { WireTunnel } from '../../wire/desk/tunnel.ts';
import { vpnReasons } from '../causes/vpn-reasons.ts';
import { isolated } from '../isolated.ts';
import { textList } from '../quantity.ts';

/** What leaves through another network than the site's own, and what that means for calls. */
export function tunnelText({ site, networks, ...tunnel }: WireTunnel): string {
  const own = msg(str`The networks of ${isolated(site)} are ${textList([...networks])}.`);
  switch (tunnel.kind) {
    case 'all':
      return `${msg(str`Web and calls of this test left through another network (${tunnel.udpAddress ?? ''}) than those of its site: a full tunnel (VPN), which takes calls on a detour (hairpin), or a test from elsewhere.`)} ${own} ${vpnReasons()}`;
    case 'calls':
      return `${msg(str`Calls of this test left through another network (${tunnel.udpAddress ?? ''}) than the web, which left from its site (${tunnel.httpsAddress}): a tunnel takes them on a detour (hairpin).`)} ${own} ${vpnReasons()}`;
    case 'web-without-udp':
      return `${msg(str`The web of this test left through another network (${tunnel.httpsAddress}) than those of its site, and no UDP got through: a full tunnel (VPN) that carries none, or a test from elsewhere.`)} ${own} ${vpnReasons()}`;
  }
}
