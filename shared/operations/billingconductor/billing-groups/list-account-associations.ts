import { z } from "zod";
import type { BillingGroup, Organisation } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationHead } from "../../../stores/configuration-head-store.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import {
  accountsListed,
  accountsOf,
  isMember,
  organisationOf,
} from "../../../use-cases/configuration/organisation-family.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, pageOfIds } from "../listing.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { AccountIdMember, BillingPeriodMember, NextToken } from "../wire.ts";
import { groupAccounts, standardGroupOf } from "./group-accounts.ts";
import { ownGroup } from "./group-lookup.ts";

/**
 * The accounts of the caller's own organisation and the groups they are in. The accounts of transferred
 * organisations are not the caller's: they are listed when a transfer's group is asked for.
 */
export const listAccountAssociations = operation<ApiDependencies>()({
  name: "ListAccountAssociations",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-account-associations" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: z
      .object({
        Association: z.union([z.enum(["MONITORED", "UNMONITORED"]), GroupArn]).optional(),
        AccountId: AccountIdMember.optional(),
        AccountIds: z
          .array(AccountIdMember)
          .min(1, "must have 1 to 30 accounts")
          .max(30, "must have 1 to 30 accounts")
          .optional(),
      })
      .optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const { state, head } = await context.deps.configuration.current();
    const { Association: association, AccountId: one, AccountIds: several } = input.Filters ?? {};
    const known = associations({ state, head, caller: account, period }, association);
    const ids = several ?? (one === undefined ? undefined : [one]);
    const wanted = ids?.filter((id) => one === undefined || id === one);
    const { things, nextToken } = pageOfIds(
      context,
      "ListAccountAssociations",
      input,
      wanted === undefined ? known.ids() : [...new Set(wanted)].sort(),
      known.associationOf,
    );
    return {
      LinkedAccounts: things,
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});

type Associations = {
  readonly ids: () => readonly string[];
  readonly associationOf: (id: string) => Record<string, string> | undefined;
};

type Look = {
  readonly state: ConfigurationState;
  readonly head: ConfigurationHead;
  readonly caller: AccountId;
  readonly period: BillingPeriod;
};

/** @throws OperationError ResourceNotFoundException for a group that is not the caller's */
const associations = (look: Look, association: string | undefined): Associations => {
  if (association === undefined || association === "MONITORED" || association === "UNMONITORED")
    return familyAssociations(look, association);
  const { state, caller, period } = look;
  const arn = fullArn(caller, "billinggroup", association);
  const group = ownGroup(state, caller, arn, period).value;
  const manager = group.type === "STANDARD" ? caller : group.primaryAccount;
  const nameOf = namingIn(organisationOf(state, manager, period));
  const accounts: readonly string[] = groupAccounts(state, group, period);
  const members = new Set(accounts);
  return {
    ids: () => accounts,
    associationOf: (id) => (members.has(id) ? associationOut(id, group, nameOf(id)) : undefined),
  };
};

const familyAssociations = (
  look: Look,
  association: "MONITORED" | "UNMONITORED" | undefined,
): Associations => {
  const { state, caller, period } = look;
  const own = organisationOf(state, caller, period);
  const nameOf = namingIn(own);
  return {
    ids: () => familyOf(look),
    associationOf: (id) => {
      const group = standardGroupOf(state, caller, id as AccountId, period);
      if (group === undefined ? association === "MONITORED" : association === "UNMONITORED") return undefined;
      const known = group !== undefined || (own !== undefined && isMember(own, id, period));
      return known ? associationOut(id, group, nameOf(id)) : undefined;
    },
  };
};

/** Accounts in order by caller and month, as of a head: page 500 need not put all of them together again. */
const families = new WeakMap<ConfigurationHead, Map<string, readonly string[]>>();

/** Every account of the own organisation: those it lists and those in groups of own accounts. */
const familyOf = ({ state, head, caller, period }: Look): readonly string[] => {
  const ofHead = families.get(head) ?? new Map<string, readonly string[]>();
  families.set(head, ofHead);
  const key = `${caller} ${period}`;
  const known = ofHead.get(key);
  if (known !== undefined) return known;
  const own = organisationOf(state, caller, period);
  const grouped = state.billingGroups
    .listWith("owner", caller, period)
    .flatMap((group) => (group.type === "STANDARD" ? group.accounts : []));
  const family = [...new Set([...(own === undefined ? [] : accountsOf(own, period)), ...grouped])].sort();
  ofHead.set(key, family);
  return family;
};

type Naming = { readonly name?: string; readonly email?: string | undefined };

/** Names and e-mails; the management account has those of its organisation where its own are not listed. */
const namingIn =
  (organisation: Organisation | undefined) =>
  (id: string): Naming => {
    if (organisation === undefined) return {};
    const listed = accountsListed(organisation).get(id);
    if (id !== organisation.managementAccount) return listed ?? {};
    return { name: listed?.name ?? organisation.name, email: listed?.email ?? organisation.email };
  };

const associationOut = (id: string, group: BillingGroup | undefined, naming: Naming) => ({
  AccountId: id,
  ...(group === undefined ? {} : { BillingGroupArn: group.arn }),
  ...(naming.name === undefined ? {} : { AccountName: naming.name }),
  ...(naming.email === undefined ? {} : { AccountEmail: naming.email }),
});
