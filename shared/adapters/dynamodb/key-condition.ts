import type { KeyRange, Query } from "../../ports/table.ts";
import { HIGHEST } from "./stored-item.ts";

export type KeyCondition = {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, string>;
};

/**
 * Key condition of a query; undefined when the range is empty whatever is stored. `begins_with` is never
 * used: dynoxide compares it without regard to case. A prefix is read as everything between itself and
 * itself followed by the highest code point, both included, which is the same set because no key may
 * contain that code point. Order is by UTF-8 bytes.
 */
export const keyCondition = (query: Query): KeyCondition | undefined => {
  const [partitionName, sortName] = query.index === undefined ? ["pk", "sk"] : ["gsi1pk", "gsi1sk"];
  const bounds = boundsOf(query.range);
  if (bounds === "empty") return undefined;
  const names: Record<string, string> = { "#partition": partitionName };
  const values: Record<string, string> = { ":partition": query.partition };
  let expression = "#partition = :partition";
  if (bounds !== "all") {
    names["#sort"] = sortName;
    values[":to"] = bounds.to;
    if (bounds.from === "") expression += " AND #sort <= :to";
    else {
      values[":from"] = bounds.from;
      expression += " AND #sort BETWEEN :from AND :to";
    }
  }
  return {
    KeyConditionExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
};

type Bounds = "all" | "empty" | { readonly from: string; readonly to: string };

/** Key values may not be empty texts, and the engines refuse a BETWEEN that is the wrong way round. */
const boundsOf = (range: KeyRange | undefined): Bounds => {
  if (range === undefined) return "all";
  if (range.kind === "prefix")
    return range.prefix === "" ? "all" : { from: range.prefix, to: range.prefix + HIGHEST };
  if (range.to === "" || Buffer.compare(Buffer.from(range.from), Buffer.from(range.to)) > 0) return "empty";
  return { from: range.from, to: range.to };
};
