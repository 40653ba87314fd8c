import type { Role } from '../../../../src/wire/desk/session.ts';
import type { Sequence } from '../column-types.ts';

export interface AccountsTable {
  id: string;
  name: string;
  /** The name as it is compared (port/name-key.ts). */
  name_key: string;
  role: Role;
  password_hash: string | null;
  external: string | null;
  is_disabled: number;
  created_at_ms: number;
  last_login_at_ms: number | null;
}

/** Gone with their account. */
export interface SessionsTable {
  cookie_hash: string;
  account_id: string;
  csrf_token: string;
  created_at_ms: number;
  expires_at_ms: number;
}

export interface TokensTable {
  id: string;
  name: string;
  secret_hash: string;
  /** JSON. */
  scopes: string;
  created_by: string;
  created_at_ms: number;
  last_used_at_ms: number | null;
  revoked_at_ms: number | null;
}

export interface AuditTable {
  seq: Sequence;
  id: string;
  at_ms: number;
  who: string;
  action: string;
  subject: string | null;
  address: string | null;
}

/** Gone with their result. `results.notes` counts them. */
export interface NotesTable {
  seq: Sequence;
  id: string;
  result_seq: number;
  author: string;
  at_ms: number;
  body: string;
}

export interface RequestsTable {
  seq: Sequence;
  id: string;
  ticket: string;
  site: string | null;
  user_label: string | null;
  relay: string | null;
  /** Customer region. */
  region: string | null;
  duration_ms: number;
  keep_packets: number;
  calls: number;
  is_loaded: number;
  created_by: string;
  created_at_ms: number;
  is_withdrawn: number;
}

/** Lists under a name. Those that are shared stay when their account goes. */
export interface ViewsTable {
  id: string;
  account_id: string;
  owner: string;
  name: string;
  is_shared: number;
  query: string;
  /** JSON list, or `null`. */
  columns: string | null;
}

export interface DeskTables {
  accounts: AccountsTable;
  sessions: SessionsTable;
  tokens: TokensTable;
  audit: AuditTable;
  notes: NotesTable;
  requests: RequestsTable;
  views: ViewsTable;
}
