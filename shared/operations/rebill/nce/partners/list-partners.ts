import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { ourPage, PageQuery } from "../../page.ts";
import { viewerOf } from "../visible.ts";
import { PartnerOut, partnerOut } from "./partner-members.ts";

export const listNcePartners = operation<ApiDependencies>()({
  name: "ListNcePartners",
  summary: "Partners the caller may see, by tenant: the installation's partner all, others their own.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/partners" },
  input: z.strictObject(PageQuery),
  output: z.object({ partners: z.array(PartnerOut), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const { state, seesAll, partners } = await viewerOf(context);
    const listed = new Map(
      (seesAll ? state.ncePartners.list(ALWAYS) : partners).map((each) => [each.tenant as string, each]),
    );
    const ids = [...listed.keys()].sort();
    const { things, nextToken } = ourPage(context, "ListNcePartners", input, ids, (id) => listed.get(id));
    return { partners: things.map(partnerOut), ...(nextToken === undefined ? {} : { nextToken }) };
  },
});
