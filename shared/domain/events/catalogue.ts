import { EVERY_EVENT } from "../webhooks/webhook.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { accessEvents, monthEndEvents } from "./month-end-events.ts";
import { nceEvents } from "./nce-events.ts";
import { organizationEvents } from "./organization-events.ts";
import { partnerCentralEvents } from "./partner-central-events.ts";
import { pricingEvents } from "./pricing-events.ts";
import { systemEvents } from "./system-events.ts";
import { transferEvents } from "./transfer-events.ts";

/** Every event this system sends. Whoever adds one adds it here; the tests hold all that is sent against it. */
export const EVENT_CATALOGUE: readonly CatalogueEntry[] = [
  ...pricingEvents,
  ...monthEndEvents,
  ...organizationEvents,
  ...transferEvents,
  ...nceEvents,
  ...partnerCentralEvents,
  ...accessEvents,
  ...systemEvents,
];

type Sent = {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** What is wrong with an event by the catalogue; undefined: nothing. */
export const catalogueProblem = ({ source, detailType, detail }: Sent): string | undefined => {
  const entry = EVENT_CATALOGUE.find((each) => each.source === source && each.detailType === detailType);
  if (entry === undefined) return `${source} "${detailType}" is not in the catalogue`;
  const parsed = entry.detail.safeParse(detail);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  return `${source} "${detailType}": ${issue?.path.join(".")}: ${issue?.message}`;
};

/** Whether something in the catalogue can match a webhook's pattern. */
export const isKnownPattern = (pattern: string): boolean =>
  pattern === EVERY_EVENT ||
  EVENT_CATALOGUE.some(({ source, detailType }) => source === pattern || detailType === pattern);
