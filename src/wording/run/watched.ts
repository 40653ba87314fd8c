import { msg } from '@lit/localize';

/** On the page of a test that somebody watches. */
export const watchedSentence = (): string =>
  msg('The help desk is watching this test: how far it is, and its figures. Nothing else is shown there.');
