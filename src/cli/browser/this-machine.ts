import { accessSync, constants, statSync } from 'node:fs';
import type { Machine } from './find-browser.ts';

/** The machine that this process runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  environment: process.env,
  isExecutable: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
};

/** Chromium's sandbox refuses to work for root, but for that of macOS; Windows has no root. */
export const isWithoutSandbox = (
  platform: NodeJS.Platform = process.platform,
  userId: number | null = process.getuid?.() ?? null,
): boolean => platform !== 'darwin' && userId === 0;
