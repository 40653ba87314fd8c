import { isIP } from 'node:net';

const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$/i;

/** Whether clients can be told it as a host: a DNS name (RFC 1123 §2.1) or an IP address, without a port. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || DNS_NAME.test(text);
