import type { Scope } from './scope.mjs';

export function summaryOf(of: {
  readonly failed: readonly string[];
  readonly seconds: number;
  readonly base: { readonly commit: string; readonly why: string };
  readonly changed: { readonly files: readonly string[]; readonly gone: readonly string[] };
  readonly scope: Scope;
}): string;
