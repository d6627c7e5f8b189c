import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { NceSettings } from "../../../../domain/nce/settings.ts";
import { NCE_SETTINGS_ID } from "../../../../stores/nce-kinds.ts";
import { thingChange } from "../../../../use-cases/configuration/change-configuration.ts";
import { nceEvent } from "../../../../use-cases/nce/registry/registry-events.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";
import { settingsProblems } from "./check-settings.ts";

export const putNceSettings = operation<ApiDependencies>()({
  name: "PutNceSettings",
  summary:
    "Sets how new charges are rounded, what lines are called in the reconciliation file and whose webhooks are taken for Microsoft's; members left out go back to their default.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: "/rebill/v1/nce/settings" },
  input: z.strictObject(NceSettings.shape),
  output: NceSettings,
  handle: async (context, settings) => {
    await assertPartner(context);
    const problems = settingsProblems(settings, context.deps.certificateReader);
    if (problems.length > 0) throw invalidProblems(problems);
    return changed(context, "PutNceSettings", settings, () => ({
      answer: settings,
      changes: [thingChange("nceSettings", NCE_SETTINGS_ID, { from: ALWAYS, value: settings })],
      resources: [NCE_SETTINGS_ID],
      events: [nceEvent("Settings Changed", NCE_SETTINGS_ID, {})],
    }));
  },
});
