import { html, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { PacketColumns } from '../../core/witness/packet-columns.ts';

/** Every packet as a dot. Loaded with the first that is looked at: until then its place says so. */
export function packetEvidence(packets: () => PacketColumns | null): TemplateResult {
  // What could not be loaded is asked for again when the section is opened again.
  import('../packets/edgewise-packets.ts').catch(() => undefined);
  return html`<edgewise-packets .packets=${packets}
    ><p>${msg('The picture is being loaded.')}</p></edgewise-packets
  >`;
}
