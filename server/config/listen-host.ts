import { isIP } from 'node:net';

/** Whether a text can be listened on: an address of this machine, or `localhost` for this machine alone. */
export const isListenHost = (host: string): boolean => host === 'localhost' || isIP(host) !== 0;
