import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { TransferArn } from "../billing-groups/group-members.ts";
import { secondsOf } from "../wire.ts";
import { ownTransfer, preferenceOut } from "./preference-members.ts";

export const getBillingTransferPreference = operation<ApiDependencies>()({
  name: "GetBillingTransferPreference",
  permission: "pricing:read",
  route: { method: "POST", path: "/get-billing-transfer-preference" },
  input: z.object({ ResponsibilityTransferArn: TransferArn }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const period = periodOf(context.now);
    const { state } = await context.deps.configuration.current();
    const arn = input.ResponsibilityTransferArn;
    const { id } = ownTransfer(state, context.caller.account, arn, period);
    const record = state.transferPreferences.record(id, period);
    const time = secondsOf(record?.modifiedAt);
    return {
      ...preferenceOut(arn, record?.value),
      ...(time === undefined ? {} : { LastModifiedTime: time }),
    };
  },
});
