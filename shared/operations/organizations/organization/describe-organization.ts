import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { callersOrganisation, currentView } from "../change.ts";
import { accountArn, organizationArn } from "./organization-arns.ts";

/** The caller's own organisation, for its management account and its members. */
export const describeOrganization = operation<ApiDependencies>()({
  name: "DescribeOrganization",
  permission: "organizations:read",
  input: z.object({}),
  output: z.object({
    Organization: z.object({
      Id: z.string(),
      Arn: z.string(),
      FeatureSet: z.literal("ALL"),
      MasterAccountArn: z.string(),
      MasterAccountId: z.string(),
      MasterAccountEmail: z.string().optional(),
      AvailablePolicyTypes: z.array(z.never()),
    }),
  }),
  handle: async (context) => {
    const organisation = callersOrganisation(context, await currentView(context));
    const { id, managementAccount, email } = organisation;
    return {
      Organization: {
        Id: id,
        Arn: organizationArn(organisation),
        FeatureSet: "ALL" as const,
        MasterAccountArn: accountArn(organisation, managementAccount),
        MasterAccountId: managementAccount,
        ...(email === undefined ? {} : { MasterAccountEmail: email }),
        AvailablePolicyTypes: [],
      },
    };
  },
});
