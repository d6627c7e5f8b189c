import { z } from "zod";
import { AccountId, OrganizationId } from "../domain/identifiers.ts";
import { BillingPeriod } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Condition, Table, Write } from "../ports/table.ts";
import { keys } from "./keys.ts";

/** What `rebill init` fixed for good. */
export const InitialisedPartnerRecord = z.strictObject({
  account: AccountId,
  name: z.string(),
  organization: OrganizationId,
});
export type InitialisedPartnerRecord = z.infer<typeof InitialisedPartnerRecord>;

/** Changes of single things the head remembers. */
export const RECENT_MAX = 100;

/**
 * The one record that every change of the configuration goes through. `version` counts changes and is odd or
 * even without meaning; a write that belongs to a change checks it, so that a process that was overtaken
 * cannot write any more.
 */
export const ConfigurationHead = z.strictObject({
  version: z.int().min(0),
  /**
   * An apply that has begun: the wanted configuration's object key, the first month it holds for, and when it
   * began (UTC).
   */
  pending: z.strictObject({ object: z.string(), from: BillingPeriod, at: Instant }).nullable(),
  /** Object key of the configuration applied last. */
  applied: z.string().nullable(),
  /**
   * The latest changes of single things, oldest first, so that who knows the configuration as of some version
   * need not read it all again. Ends at `version`; a gap before it means an apply.
   */
  recent: z.array(z.strictObject({ version: z.int(), kind: z.string(), id: z.string() })).max(RECENT_MAX),
});
export type ConfigurationHead = z.infer<typeof ConfigurationHead>;

/** As stored: the recent changes are one text, because every request reads the head and hardly any looks at them. */
const StoredHead = ConfigurationHead.extend({ recent: z.string().default("[]") });

const NEVER_WRITTEN: ConfigurationHead = { version: 0, pending: null, applied: null, recent: [] };

export const createConfigurationHeadStore = (table: Table) => {
  const recentOf = rememberingParser(ConfigurationHead.shape.recent);
  return {
    partner: async (): Promise<InitialisedPartnerRecord | undefined> => {
      const item = await table.get(keys.initialisedPartner());
      return item === undefined ? undefined : InitialisedPartnerRecord.parse(item.value);
    },
    read: async (): Promise<ConfigurationHead> => {
      const item = await table.get(keys.configurationHead());
      if (item === undefined) return NEVER_WRITTEN;
      const { pk, sk, ...stored } = item;
      const head = StoredHead.parse(stored);
      return { ...head, recent: recentOf(head.recent) };
    },
    /** Moves the head on from `expectedVersion`; "stale" when somebody else has. */
    replace: async (next: ConfigurationHead, expectedVersion: number): Promise<"replaced" | "stale"> => {
      const outcome = await table.put(headItem(next), isVersion(expectedVersion));
      return outcome === "written" ? "replaced" : "stale";
    },
    /** The same as part of a transaction. */
    replaceWrite: (next: ConfigurationHead, expectedVersion: number): Write => ({
      kind: "put",
      item: headItem(next),
      condition: isVersion(expectedVersion),
    }),
  };
};

/** The same text again gives the same value without parsing it. */
const rememberingParser = <T>(schema: z.ZodType<T>): ((text: string) => T) => {
  let known: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (known?.text !== text) known = { text, value: schema.parse(JSON.parse(text)) };
    return known.value;
  };
};

const isVersion = (version: number): Condition => ({ kind: "equals", attribute: "version", value: version });

const headItem = ({ recent, ...head }: ConfigurationHead) => ({
  ...keys.configurationHead(),
  ...head,
  recent: JSON.stringify(recent),
});

/** First records of a partner: fail as a whole where there is one already. */
export const firstWrites = (partner: InitialisedPartnerRecord): readonly Write[] => [
  {
    kind: "put",
    item: { ...keys.initialisedPartner(), value: partner },
    condition: { kind: "absent" },
  },
  {
    kind: "put",
    item: headItem({ ...NEVER_WRITTEN, version: 1 }),
    condition: { kind: "absent" },
  },
];

/** Goes into a transaction with writes that belong to one version of the head. */
export const headCheck = (version: number): Write => ({
  kind: "check",
  key: keys.configurationHead(),
  condition: isVersion(version),
});
