import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { NceFxRate } from "../../../../domain/nce/fx.ts";
import { nceFxRateKind } from "../../../../stores/nce-kinds.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { assertPartner } from "../../context.ts";
import { ourPage, PageQuery } from "../../page.ts";

export const listNceFxRates = operation<ApiDependencies>()({
  name: "ListNceFxRates",
  summary: "The exchange rates that were quoted, by pair and day.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/fx-rates" },
  input: z.strictObject(PageQuery),
  output: z.object({ rates: z.array(NceFxRate), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    await assertPartner(context);
    const { state } = await context.deps.configuration.current();
    const quoted = new Map(state.nceFxRates.list(ALWAYS).map((rate) => [nceFxRateKind.idOf(rate), rate]));
    const ids = [...quoted.keys()].sort();
    const { things, nextToken } = ourPage(context, "ListNceFxRates", input, ids, (id) => quoted.get(id));
    return { rates: [...things], ...(nextToken === undefined ? {} : { nextToken }) };
  },
});
