import type { Table } from "../ports/table.ts";
import { webhookKeys } from "./keys.ts";
import { createLeaseStore } from "./lease-store.ts";

/** Which process is delivering to a webhook. */
export const createWebhookLeaseStore = (table: Table) => createLeaseStore(table, webhookKeys.lease);
