import type { Plugin } from 'vite';

export function notStarted(): Plugin;
