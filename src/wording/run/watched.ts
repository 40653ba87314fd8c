import { msg } from '@lit/localize';

/** On the page of a test that somebody watches. */
export const watchedSentence = (): string =>
  msg('The help desk is watching this test: how far it is, and its figures. Nothing else is shown there.');

/** Before the code that lets the help desk watch. */
export const codeSentence = (): string =>
  msg('Read this code to the help desk to let them watch; it works until the test ends:');

export const gettingCode = (): string => msg('Getting a code.');
export const codeRefused = (): string => msg('The help desk cannot watch this test now. The test goes on.');

/** The button that asks for the code. */
export const letWatch = (): string => msg('Let the help desk watch');
