import type { Webhook } from "../../domain/webhooks/webhook.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import type { JournalDraft } from "../../stores/journal-store.ts";
import type { Origin } from "../access/change-credentials.ts";
import type { JournalDependencies } from "../events/commit-journalled.ts";

/** What changing webhooks needs. */
export type WebhookDependencies = JournalDependencies & {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: SecretCipher;
};

const DETAIL_TYPES = {
  CreateWebhook: "Webhook Created",
  UpdateWebhook: "Webhook Updated",
  DeleteWebhook: "Webhook Deleted",
  ReplayWebhook: "Webhook Replay Requested",
} as const;

type WebhookChange = {
  readonly action: keyof typeof DETAIL_TYPES;
  readonly webhook: Webhook;
  readonly before: unknown;
  readonly after: unknown;
};

/** What a secret is sealed for: it opens for this webhook only. */
export const secretContext = (id: string): string => `webhook ${id}`;

/** The journal entry of a change of a webhook, with its one event. */
export const webhookEntry = (
  { action, webhook, before, after }: WebhookChange,
  origin: Origin,
  at: JournalDraft["at"],
): JournalDraft => ({
  at,
  ...origin,
  action,
  resources: [webhook.name],
  before,
  after,
  events: [
    {
      source: "rebill.webhooks",
      detailType: DETAIL_TYPES[action],
      resources: [webhook.name],
      detail: { webhook: webhook.name },
    },
  ],
});

/** A webhook for the audit trail. Of the URL without its query, because receivers put tokens there. */
export const journalledWebhook = ({ name, url, events }: Webhook) => ({
  name,
  url: url.replace(/\?.*$/, ""),
  events,
});
