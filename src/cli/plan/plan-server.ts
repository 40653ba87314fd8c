import { callProblems } from '../../wording/plan/asking.ts';
import type { AskedServer } from '../ask-server.ts';
import { readTokenFile } from '../token-file.ts';

/** What commander read of it; nothing checked. */
export interface RawPlanServer {
  readonly server?: string;
  readonly tokenFile?: string;
}

/** Reads address and token, which may be in EDGEWISE_TOKEN; else what is wrong with them, a sentence each. */
export function planServer(
  raw: RawPlanServer,
): { readonly ok: true; readonly server: AskedServer } | { readonly ok: false; readonly problems: string[] } {
  const origin = originOf(raw.server);
  const environmentToken = process.env['EDGEWISE_TOKEN']?.trim();
  const token =
    raw.tokenFile !== undefined
      ? readTokenFile(raw.tokenFile)
      : environmentToken
        ? ({ ok: true, token: environmentToken } as const)
        : ({ ok: false, problem: callProblems.token() } as const);
  if (origin !== null && token.ok) return { ok: true, server: { origin, token: token.token } };
  return {
    ok: false,
    problems: [...(origin === null ? [callProblems.server()] : []), ...(token.ok ? [] : [token.problem])],
  };
}

function originOf(server: string | undefined): string | null {
  if (server === undefined) return null;
  const address = server.includes('://') ? server : `http://${server}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return null;
  return new URL(address).origin;
}
