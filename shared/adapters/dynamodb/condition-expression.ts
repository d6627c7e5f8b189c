import type { Condition } from "../../ports/table.ts";
import { TableUsageError } from "./table-errors.ts";

export type ConditionExpression = {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, string | number | boolean>;
};

/** Names and values always through placeholders: attribute names such as `status` are reserved words. */
export const conditionExpression = (condition: Condition | undefined): ConditionExpression => {
  if (condition === undefined) return {};
  switch (condition.kind) {
    case "absent":
      return { ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames: { "#pk": "pk" } };
    case "present":
      return { ConditionExpression: "attribute_exists(#pk)", ExpressionAttributeNames: { "#pk": "pk" } };
    case "equals":
      if (typeof condition.value === "number" && !Number.isSafeInteger(condition.value))
        throw new TableUsageError(`Condition on ${condition.attribute}: only whole numbers are stored.`);
      return {
        ConditionExpression: "#attribute = :value",
        ExpressionAttributeNames: { "#attribute": condition.attribute },
        ExpressionAttributeValues: { ":value": condition.value },
      };
    default:
      return condition satisfies never;
  }
};
