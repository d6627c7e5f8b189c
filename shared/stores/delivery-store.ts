import { z } from "zod";
import { canonicalJson } from "../domain/canonical-json.ts";
import { CostDelivery } from "../domain/cost-data/delivery.ts";
import { AccountId } from "../domain/identifiers.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Condition, Table } from "../ports/table.ts";
import { costDataKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** What a list of deliveries shows. The rest is in the delivery's document, which never changes. */
export const DeliveryRecord = z.object({
  id: z.string(),
  payer: AccountId,
  executionId: z.string(),
  executedAt: Instant.optional(),
  rows: z.int(),
  /** Amount in the delivery's currency. */
  unblended: z.string(),
  currency: z.string(),
  final: z.boolean(),
  importedAt: Instant,
  parts: z.int().min(1),
});
export type DeliveryRecord = z.infer<typeof DeliveryRecord>;

/**
 * Deliveries of cost data: which one is current for a payer and month, and all that ever were. Deliveries are
 * written once; only their mark "final" and the pointer to the current one move.
 */
export interface DeliveryStore {
  current(payer: AccountId, period: BillingPeriod): Promise<CostDelivery | undefined>;
  /** The current delivery of every payer with cost data of the month, by payer. */
  currentOfPeriod(period: BillingPeriod): Promise<readonly CostDelivery[]>;
  find(payer: AccountId, period: BillingPeriod, id: string): Promise<CostDelivery | undefined>;
  /** Current and former deliveries of a payer and month, oldest import first. */
  list(payer: AccountId, period: BillingPeriod): Promise<readonly DeliveryRecord[]>;
  /**
   * Makes a new delivery the current one in one transaction; until then nothing of it is visible. `expected` is
   * the id of the current one as read (undefined: there was none). "stale": it is another one by now.
   */
  switchIn(delivery: CostDelivery, expected: string | undefined): Promise<"switched" | "stale">;
  /** Marks a delivery as AWS's final word on the month. Repeating it changes nothing. */
  markFinal(payer: AccountId, period: BillingPeriod, id: string): Promise<void>;
}

/** The table names a delivery whose records are not all there, which no import can leave behind. */
export class DeliveryIncompleteError extends Error {
  override readonly name = "DeliveryIncompleteError";
  readonly code = "delivery-incomplete";
}

/** A record holds 400 KB, and a character of ASCII text is one byte. */
const PART_CHARACTERS = 300_000;

const Pointer = z.object({ payer: AccountId, delivery: z.string() });
const Part = z.object({ text: z.string() });

/** JSON text in ASCII, so that it may be cut anywhere: file names can hold anything. */
const asciiJson = (value: unknown): string =>
  canonicalJson(value).replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const partsOf = (text: string): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / PART_CHARACTERS) }, (_, index) =>
    text.slice(index * PART_CHARACTERS, (index + 1) * PART_CHARACTERS),
  );

export const createDeliveryStore = (table: Table): DeliveryStore => {
  const find = async (
    payer: AccountId,
    period: BillingPeriod,
    id: string,
  ): Promise<CostDelivery | undefined> => {
    const item = await table.get(costDataKeys.delivery(period, payer, id));
    if (item === undefined) return undefined;
    const { final, importedAt, parts } = DeliveryRecord.parse(item);
    const document = await queryAll(table, { partition: costDataKeys.document(id) });
    if (document.length !== parts) throw new DeliveryIncompleteError(`delivery ${id} is not stored whole`);
    const text = document.map((part) => Part.parse(part).text).join("");
    return CostDelivery.parse({ ...JSON.parse(text), final, importedAt });
  };

  const current = async (payer: AccountId, period: BillingPeriod): Promise<CostDelivery | undefined> => {
    const item = await table.get(costDataKeys.current(period, payer));
    if (item === undefined) return undefined;
    const { delivery } = Pointer.parse(item);
    const found = await find(payer, period, delivery);
    if (found === undefined)
      throw new DeliveryIncompleteError(`delivery ${delivery} is current but not stored`);
    return found;
  };

  return {
    find,
    current,
    currentOfPeriod: async (period) => {
      const pointers = await queryAll(table, { partition: costDataKeys.ofPeriod(period) });
      const found = await Promise.all(pointers.map((item) => current(Pointer.parse(item).payer, period)));
      return found.filter((delivery) => delivery !== undefined);
    },
    list: async (payer, period) => {
      const items = await queryAll(table, { partition: costDataKeys.ofPayer(period, payer) });
      return items
        .map((item) => DeliveryRecord.parse(item))
        .sort((a, b) => (a.importedAt === b.importedAt ? 0 : a.importedAt < b.importedAt ? -1 : 1));
    },
    switchIn: async (delivery, expected) => {
      const { final, importedAt, ...document } = CostDelivery.parse(delivery);
      const { id, payer, period, executionId, executedAt, rows, unblended, currency } = document;
      // Without the two fields that depend on when it was imported, the same delivery is the same text.
      const parts = partsOf(asciiJson(document));
      for (const [index, text] of parts.entries()) {
        await table.put({ ...costDataKeys.documentPart(id, index), text });
      }
      const record = {
        ...{ id, payer, executionId, rows, unblended, currency, final, importedAt },
        ...(executedAt === undefined ? {} : { executedAt }),
        parts: parts.length,
      };
      const absent: Condition = { kind: "absent" };
      const outcome = await table.transact([
        { kind: "put", item: { ...costDataKeys.delivery(period, payer, id), ...record }, condition: absent },
        {
          kind: "put",
          item: { ...costDataKeys.current(period, payer), payer, delivery: id },
          condition:
            expected === undefined ? absent : { kind: "equals", attribute: "delivery", value: expected },
        },
      ]);
      return outcome.kind === "written" ? "switched" : "stale";
    },
    markFinal: async (payer, period, id) => {
      const key = costDataKeys.delivery(period, payer, id);
      const item = await table.get(key);
      if (item === undefined) throw new DeliveryIncompleteError(`delivery ${id} is not stored`);
      // Everything else in the record never changes, so writing it whole loses nothing.
      await table.put({ ...item, final: true }, { kind: "present" });
    },
  };
};
