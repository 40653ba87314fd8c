/** Which messages carry somebody's packet: they are handed on within the call that brings them, and nothing keeps them. */
import { isChannelDataByte } from '../message/channel-data.ts';
import { Method, messageType } from '../message/header.ts';

const SEND_INDICATION = messageType('indication', Method.SEND);

export const isSendIndication = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === SEND_INDICATION;

/** ChannelData and Send indications. Of all other messages something may be kept: views of their bytes. */
export const isPassedOnInPlace = (bytes: Uint8Array): boolean =>
  isChannelDataByte(bytes[0]) || isSendIndication(bytes);
