/** What went wrong: a wish that makes no sense, a port that is taken, a host that cannot be, or a gateway that went away. */
export type NetlabErrorCode = 'invalid-impairment' | 'cannot-listen' | 'cannot-make-host' | 'gateway-exited';

/** The one error class of the network lab. */
export class NetlabError extends Error {
  readonly code: NetlabErrorCode;

  constructor(code: NetlabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NetlabError';
    this.code = code;
  }
}
