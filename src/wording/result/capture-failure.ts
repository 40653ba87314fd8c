import { msg } from '@lit/localize';
import type { CaptureFailure } from '../../core/capture/capture-listener.ts';
import { partNotLoaded } from '../part-not-loaded.ts';

/** Why a capture could not be read at all. */
export const captureFailureWording = (why: CaptureFailure): string =>
  why === 'unreadable'
    ? msg('The browser could not read this file. It may have been moved or changed; choose it again.')
    : partNotLoaded();
