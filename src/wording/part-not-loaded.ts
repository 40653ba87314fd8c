import { msg } from '@lit/localize';

/** Of a part of a page whose code is loaded when it is opened. */
export const partNotLoaded = (): string =>
  msg('This part of the page could not be loaded. Check the connection, and close and open it again.');
