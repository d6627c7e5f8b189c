import { partnerCenter } from "../operations/partner-center/service.ts";
import { rebillService } from "../operations/rebill/service.ts";
import type { Service } from "../operations/registry/service.ts";
import type { HttpResponse } from "../protocols/http.ts";
import type { DocumentInfo } from "../protocols/openapi/openapi-document.ts";

const INFO: DocumentInfo = {
  title: "Rebill",
  version: "1",
  description:
    "Rebill's own operations. Beside them the same endpoint answers AWS Billing Conductor by its own paths, and Microsoft Partner Center (`/v1/openapi.json`).\n\n" +
    "Lists come in pages: `limit` says how long, `nextToken` of an answer asks for the next one with the same filters; " +
    "a token stays good whatever is written meanwhile. Amounts are decimal text. Members that are not described are " +
    "refused in requests; answers may come to have more.",
};

const PARTNER_CENTER_INFO: DocumentInfo = {
  title: "Rebill: Partner Center",
  version: "1",
  description:
    "Microsoft Partner Center's routes for transfers of new-commerce subscriptions, for its clients pointed at Rebill. " +
    "Signatures are AWS's with Rebill's keys of the role admin-agent. Members nobody knows are passed over.",
};

/** A document, made when somebody asks for it the first time. */
const described = <D>(service: Service<D>, info: DocumentInfo) => {
  let text: string | undefined;
  return async (): Promise<HttpResponse> => {
    if (text === undefined) {
      const { openApiDocument } = await import("../protocols/openapi/openapi-document.ts");
      text = JSON.stringify(openApiDocument(service, info));
    }
    return {
      status: 200,
      headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
      body: text,
    };
  };
};

/** Documents anybody may read, by path. */
export const API_DOCUMENTS: Readonly<Record<string, () => Promise<HttpResponse>>> = {
  "/openapi.json": described(rebillService, INFO),
  "/v1/openapi.json": described(partnerCenter, PARTNER_CENTER_INFO),
};
