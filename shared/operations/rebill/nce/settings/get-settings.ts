import { z } from "zod";
import { NceSettings } from "../../../../domain/nce/settings.ts";
import { settingsOf } from "../../../../use-cases/nce/nce-context.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { assertPartner } from "../../context.ts";

export const getNceSettings = operation<ApiDependencies>()({
  name: "GetNceSettings",
  summary:
    "How Microsoft's charges are rounded, what their lines are called and whose webhooks are believed.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/settings" },
  input: z.strictObject({}),
  output: NceSettings,
  handle: async (context) => {
    await assertPartner(context);
    const { state } = await context.deps.configuration.current();
    return settingsOf({ state, now: context.now });
  },
});
