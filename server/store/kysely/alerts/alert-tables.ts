import type { Sequence } from '../column-types.ts';

/** A thing that admins make, as JSON (wire/desk/alerts.ts). */
export interface AlertThingTable {
  id: string;
  created_at_ms: number;
  body: string;
}

/** Gone with its rule. */
export interface AlertStatesTable {
  rule_id: string;
  site_key: string;
  body: string;
}

/** What is still to be delivered; gone with its webhook. */
export interface AlertOutboxTable {
  seq: Sequence;
  id: string;
  webhook_id: string;
  body: string;
  created_at_ms: number;
  due_at_ms: number;
  attempts: number;
  problem: string | null;
}

/** What became of a message that was delivered or given up; gone with its webhook. */
export interface AlertDeliveriesTable {
  seq: Sequence;
  webhook_id: string;
  body: string;
  created_at_ms: number;
  ended_at_ms: number;
  attempts: number;
  is_delivered: number;
  problem: string | null;
}

export interface AlertTables {
  alert_rules: AlertThingTable;
  alert_silences: AlertThingTable;
  webhooks: AlertThingTable;
  alert_states: AlertStatesTable;
  alert_outbox: AlertOutboxTable;
  alert_deliveries: AlertDeliveriesTable;
}
