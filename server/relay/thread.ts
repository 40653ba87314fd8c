/** Starts the relay in its worker thread. (The thread itself follows; this is the face others build against.) */
import { RelayStartError } from './port.ts';
import type { StartRelay } from './port.ts';

export const startRelay: StartRelay = () =>
  Promise.reject(new RelayStartError('The relay is not built yet.', 'WORKER', null));
