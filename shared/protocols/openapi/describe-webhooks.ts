import { EVENT_CATALOGUE } from "../../domain/events/catalogue.ts";
import type { CatalogueEntry } from "../../domain/events/catalogue-entry.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";

/** What a registered webhook is sent, by detail type, from the catalogue of events. */
export const describeWebhooks = (): JsonSchema =>
  Object.fromEntries(EVENT_CATALOGUE.map((entry) => [entry.detailType, { post: describe(entry) }]));

const describe = ({ source, detailType, description, detail }: CatalogueEntry): JsonSchema => ({
  summary: description,
  tags: [source],
  security: [],
  parameters: SIGNATURE_HEADERS,
  requestBody: {
    required: true,
    content: { "application/json": { schema: bodyOf(source, detailType, jsonSchemaOf(detail, "output")) } },
  },
  responses: { "2XX": { description: "Taken; anything else is tried again" } },
});

const bodyOf = (source: string, detailType: string, detail: JsonSchema): JsonSchema => ({
  type: "object",
  required: ["version", "id", "source", "detail-type", "time", "resources", "detail"],
  properties: {
    version: { const: "0" },
    id: { type: "string", description: "The same whenever the event is sent again" },
    source: { const: source },
    "detail-type": { const: detailType },
    time: { type: "string", format: "date-time" },
    resources: { type: "array", items: { type: "string" } },
    detail,
  },
});

const header = (name: string, description: string): JsonSchema => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
});

const SIGNATURE_HEADERS: readonly JsonSchema[] = [
  header("webhook-id", "Id of the event"),
  header("webhook-timestamp", "When this attempt was made, in seconds since 1970"),
  header(
    "webhook-signature",
    "`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several are separated by spaces",
  ),
];
