import { msg } from '@lit/localize';
import type { PageFault } from '../../core/run/page-fault.ts';

/** What of ours did not work, for whoever reports it; what only a browser has words for stays in its words. */
export function pageFaultText(fault: PageFault): string {
  switch (fault.kind) {
    case 'audio-clock-stopped':
      return msg('The browser stopped its audio clock.');
    case 'no-audio-track':
      return msg('The audio clock has no track.');
    case 'checks-not-made':
      return msg('The checks of the network could not be made.');
    case 'composed-too-slowly':
      return msg('The result could not be worked out in time.');
    case 'call-code-not-loaded':
      return msg('The code that opens calls could not be loaded.');
    case 'worker-not-started':
      return msg('The measuring worker could not be started.');
    case 'no-peer-connection':
      return msg('The browser could not create a peer connection.');
    case 'connection-closed':
      return msg('The connection was closed.');
    case 'channel-not-lossy':
      return msg('The data channel is not unordered and without retransmits.');
    case 'call-not-measured':
      return msg('The call was not measured.');
    case 'call-not-open':
      return msg('The call is not open.');
    case 'error':
      return fault.message;
  }
}
