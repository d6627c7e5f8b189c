import { z } from "zod";
import { EVENT_CATALOGUE } from "./catalogue.ts";

/** The generated part of the README of events stands between these lines. */
export const EVENT_TABLE_START = "<!-- generated from shared/domain/events/catalogue.ts -->";
export const EVENT_TABLE_END = "<!-- end of the generated part -->";

/** The catalogue as a Markdown table. */
export const eventTable = (): string =>
  [
    EVENT_TABLE_START,
    "| source | detail-type | when | detail |",
    "| --- | --- | --- | --- |",
    ...EVENT_CATALOGUE.map(
      ({ source, detailType, description, detail }) =>
        `| \`${source}\` | ${detailType} | ${description} | ${membersOf(detail)} |`,
    ),
    EVENT_TABLE_END,
  ].join("\n");

/** Members of a detail's object; a question mark says that it may be absent. */
const membersOf = (detail: z.ZodType): string => {
  const { properties = {}, required = [] } = z.toJSONSchema(detail);
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
  return names.length === 0 ? "" : `\`${names.join("`, `")}\``;
};
