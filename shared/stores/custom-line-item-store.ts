import { CustomLineItem } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Custom line items; known by ARN. The months they are charged in are part of the value. */
export const customLineItemKind: ConfiguredKind<CustomLineItem> = {
  kind: "CUSTOM_LINE_ITEM",
  schema: CustomLineItem,
  idOf: ({ arn }) => arn,
};

export const createCustomLineItemStore = (table: Table) => createVersionedStore(table, customLineItemKind);
