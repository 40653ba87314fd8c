/** What of ours did not work, as far as the page knows it itself. */
export type PageFaultKind =
  /** The browser stopped its audio clock before anything was measured. */
  | 'audio-clock-stopped'
  /** The audio clock runs and has no track to send. */
  | 'no-audio-track'
  /** The checks of the network did not end, and nothing else was asked for. */
  | 'checks-not-made'
  /** The result was not composed in time. */
  | 'composed-too-slowly'
  /** The code that opens calls could not be loaded. */
  | 'call-code-not-loaded'
  /** The measuring worker did not start, and the browser does not say why. */
  | 'worker-not-started'
  /** The browser gave no peer connection. */
  | 'no-peer-connection'
  /** A peer connection was closed by other than the page. */
  | 'connection-closed'
  /** The data channel is not the one that was asked for: it would hide loss behind retransmits. */
  | 'channel-not-lossy'
  /** What a call recorded was asked for without a call, or before its end mark. */
  | 'call-not-measured'
  /** A call was to be sampled that is not open, or has no connection. */
  | 'call-not-open';

/** A fault of ours. `error`: one that only a browser or a library has words for. */
export type PageFault =
  { readonly kind: PageFaultKind } | { readonly kind: 'error'; readonly message: string };

/** A fault that is thrown; its message is for a log. */
export class PageFaultError extends Error {
  override readonly name = 'PageFaultError';
  readonly fault: PageFault;

  constructor(fault: PageFault, options?: ErrorOptions) {
    super(fault.kind === 'error' ? fault.message : fault.kind, options);
    this.fault = fault;
  }
}

/** What went wrong, of whatever was thrown. */
export function pageFaultOf(error: unknown): PageFault {
  if (error instanceof PageFaultError) return error.fault;
  return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
}
