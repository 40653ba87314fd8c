import { msg, str } from '@lit/localize';

/** What is said where the server could not be asked, or answered nothing that says it itself. */
export const notReached = (): string => msg('The server could not be reached.');

/** Its answer is none that the contract has. */
export const notUnderstood = (): string => msg('The server gave an answer this page does not understand.');

/** It stopped answering in the middle. */
export const noMoreAnswers = (): string => msg('The server did not answer any more.');

/** Nothing came within the time that it is given. */
export const notAnsweredInTime = (): string => msg('There was no answer in time.');

/** An answer of which only the status is known. */
export const answeredWith = (status: number): string =>
  msg(str`The server answered with status ${String(status)}.`);

/** A refusal at the desk that has no sentence of its own. */
export function deskRefusal(status: number): string {
  switch (status) {
    case 401:
      return msg('Please log in.');
    case 403:
      return msg('This login is not allowed to do that.');
    case 404:
      return msg('There is no such thing here.');
    case 429:
      return msg('Too many requests; please wait a moment.');
    default:
      return answeredWith(status);
  }
}

/** Why the record of every packet was not sent. */
export const cannotCompress = (): string =>
  msg('This browser is too old to compress the record of every packet, so it was not sent.');
