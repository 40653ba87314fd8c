import type { Plugin } from 'vite';

/** Lays a `.br` and a `.gz` beside each file of the built page. */
export function precompress(): Plugin;
