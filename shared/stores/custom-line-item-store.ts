import { CustomLineItem } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Custom line items; known by ARN. The months they are charged in are part of the value. */
export const customLineItemKind: ConfiguredKind<CustomLineItem> = {
  kind: "CUSTOM_LINE_ITEM",
  schema: CustomLineItem,
  idOf: ({ arn }) => arn,
};
