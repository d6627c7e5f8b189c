import { rebillService } from "../operations/rebill/service.ts";
import type { HttpResponse } from "../protocols/http.ts";
import type { DocumentInfo } from "../protocols/openapi/openapi-document.ts";

const INFO: DocumentInfo = {
  title: "Rebill",
  version: "1",
  description:
    "Rebill's own operations. Beside them the same endpoint answers AWS Billing Conductor by its own paths.\n\n" +
    "Lists come in pages: `limit` says how long, `nextToken` of an answer asks for the next one with the same filters; " +
    "a token stays good whatever is written meanwhile. Amounts are decimal text. Members that are not described are " +
    "refused in requests; answers may come to have more.",
};

let openApi: string | undefined;

/** Documents anybody may read, by path; made when somebody asks for the first time. */
export const API_DOCUMENTS: Readonly<Record<string, () => Promise<HttpResponse>>> = {
  "/openapi.json": async () => {
    if (openApi === undefined) {
      const { openApiDocument } = await import("../protocols/openapi/openapi-document.ts");
      openApi = JSON.stringify(openApiDocument(rebillService, INFO));
    }
    return {
      status: 200,
      headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
      body: openApi,
    };
  },
};
