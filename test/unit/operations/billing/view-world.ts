import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { configurationText, partnerSection } from "../../../builders/partner.ts";
import { ADMIN, openApi, PARTNER } from "../../../support/open-api.ts";

export const ALPHA = AccountId.parse("111111111111");
export const RESELLER = AccountId.parse("222222222222");
export const GAMMA = AccountId.parse("333333333333");
export const LAB = AccountId.parse("999999999998");
export const GAMMA_MEMBER = AccountId.parse("333333333334");

const organisation = (managementAccount: string, ...members: string[]) => ({
  id: `o-${managementAccount}`,
  managementAccount,
  name: `Company ${managementAccount}`,
  accounts: members.map((id) => ({ id, name: `account-${id}` })),
});

/** Gamma's bill goes to the reseller from November on, the reseller's to the partner from September to January. */
export const viewConfiguration = (history?: "keep" | "as-aws") => ({
  partner: { ...partnerSection, ...(history && { history }) },
  organizations: [
    organisation("111111111111"),
    organisation("222222222222"),
    organisation("333333333333", "333333333334"),
  ],
  transfers: [
    { id: "rt-alpha0001", name: "alpha: all of it!", source: ALPHA, target: PARTNER, start: "2026-10" },
    {
      id: "rt-resell01",
      name: "reseller",
      source: RESELLER,
      target: PARTNER,
      start: "2026-09",
      end: "2027-01",
    },
    { id: "rt-gamma001", name: "gamma", source: GAMMA, target: RESELLER, start: "2026-11" },
  ],
  pricingPlans: [{ name: "own", owner: RESELLER, rules: [] }],
  billingGroups: [
    { name: "to-reseller", transfer: "reseller", plan: "BasicPricingPlan" },
    { name: "to-gamma", transfer: "gamma", plan: "own" },
    { name: "labs", primaryAccount: LAB, accounts: [LAB], plan: "BasicPricingPlan" },
  ],
});

export const openViews = async (history?: "keep" | "as-aws") => {
  const api = await openApi({ configuration: configurationText(viewConfiguration(history)) });
  const call = (operation: string, input: unknown = {}, account: AccountId = PARTNER) =>
    api.send("POST", "/", input, {
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AWSBilling.${operation}`,
      },
      caller: { ...ADMIN, account },
    });
  /** A whole list, shortened to what follows `billingview/`. */
  const list = async (input: object = {}, account: AccountId = PARTNER): Promise<readonly string[]> => {
    const { body } = await call("ListBillingViews", input, account);
    return body.billingViews.map(({ arn }: { arn: string }) => arn.split("billingview/")[1]);
  };
  return { ...api, call, list };
};
export type Views = Awaited<ReturnType<typeof openViews>>;

const seconds = (instant: string): number => Date.parse(instant) / 1000;
/** A month as the list takes it. */
export const within = (month: string) => ({
  activeTimeRange: {
    activeAfterInclusive: seconds(`${month}-01T00:00:00Z`),
    activeBeforeInclusive: seconds(`${month}-28T23:59:59Z`) + 0.999,
  },
});
/** From the beginning of one month to that of another. */
export const between = (from: string, until: string) => ({
  timeRange: {
    beginDateInclusive: seconds(`${from}-01T00:00:00Z`),
    endDateExclusive: seconds(`${until}-01T00:00:00Z`),
  },
});
export const arnOf = (owner: string, view: string) => `arn:aws:billing::${owner}:billingview/${view}`;
