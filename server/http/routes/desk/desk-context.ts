import type { DeskAccounts } from '../../../accounts/desk-accounts.ts';
import type { OpenStreams } from '../../../events/open-streams.ts';
import type { FleetOrders } from '../../../fleet/fleet.ts';
import type { LogFields } from '../../../log/log.ts';
import type { DeskAccess } from '../../access/desk-access.ts';

/** What the routes of accounts, tokens and logins need. */
export interface DeskContext {
  readonly desk: DeskAccounts;
  readonly access: DeskAccess;
  readonly fleetOrders: Pick<FleetOrders, 'shutOut'>;
  readonly streams: Pick<OpenStreams, 'lookAgain'>;
  /** Told of faults of ours and of the provider; people only hear that there was one. */
  readonly logFault: (error: unknown, fields?: LogFields) => void;
}
