import { msg } from '@lit/localize';

/** Why calls should bypass a VPN: the four reasons of document 004, "Configure split-tunnel VPN". */
export const vpnReasons = (): string =>
  msg(
    'Calls should bypass a VPN for four reasons: few VPNs are built or set up for live voice and video; some carry no UDP, which calls need; it encrypts again what calls have encrypted already; and it sends calls by way of the VPN device (hairpin), even where the relay is near.',
  );
