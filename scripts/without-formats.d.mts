import type { Plugin } from 'vite';

/** Leaves typebox's checks of `format` out of the built page. */
export function withoutFormats(): Plugin;
