import { expect } from "vitest";
import type { Caller } from "../../../../shared/domain/access/caller.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { eventsOf } from "../../../../shared/stores/journal-store.ts";
import { applyConfiguration } from "../../../../shared/use-cases/apply-configuration.ts";
import { configurationText } from "../../../builders/partner.ts";
import { type ApiAnswer, type OpenApiOptions, openApi } from "../../../support/open-api.ts";

/**
 * A distributor 999999999999 that pays for the customer 111111111111 since October; a customer 222222222222 that
 * pays itself, and a stranger 333333333333 with an organisation of its own.
 */
const worldWith = (transfers: readonly object[]): string =>
  configurationText({
    organizations: [
      { id: "o-999999999999", managementAccount: "999999999999", name: "Northwind Cloud" },
      { id: "o-alpha00001", managementAccount: "111111111111", name: "Alpha" },
      { id: "o-beta000001", managementAccount: "222222222222", name: "Beta" },
      { id: "o-strange001", managementAccount: "333333333333", name: "Stranger" },
    ],
    transfers,
  });
const WORLD = worldWith([
  { name: "alpha", source: "111111111111", target: "999999999999", start: "2026-10" },
]);

const callerOf = (account: string): Caller => ({
  account: AccountId.parse(account),
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
});
export const DISTRIBUTOR = callerOf("999999999999");
export const ALPHA = callerOf("111111111111");
export const BETA = callerOf("222222222222");
export const STRANGER = callerOf("333333333333");

export const openChannel = async (options: OpenApiOptions = {}) => {
  const api = await openApi({ configuration: WORLD, ...options });
  /** Any operation of the service as it goes over the wire; the catalog is AWS unless the input says otherwise. */
  const call = (name: string, input: object, caller: Caller = DISTRIBUTOR): Promise<ApiAnswer> =>
    api.send("POST", "/", JSON.stringify({ catalog: "AWS", ...input }), {
      caller,
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `PartnerCentralChannel.${name}`,
      },
    });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  const must = async (name: string, input: object, caller?: Caller): Promise<any> => {
    const { status, body } = await call(name, input, caller);
    expect([name, status, body]).toEqual([name, 200, body]);
    return body;
  };
  const createAccount = async (more: object = {}, caller?: Caller): Promise<string> =>
    (
      await must(
        "CreateProgramManagementAccount",
        { program: "DISTRIBUTION", displayName: "Northwind", accountId: "999999999999", ...more },
        caller,
      )
    ).programManagementAccountDetail.id;
  const handshake = async (input: object, caller?: Caller): Promise<string> =>
    (await must("CreateChannelHandshake", input, caller)).channelHandshakeDetail.id;
  const activate = async (account: string, receiver: Caller = DISTRIBUTOR): Promise<void> => {
    const identifier = await handshake({
      handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT",
      associatedResourceIdentifier: account,
    });
    await must("AcceptChannelHandshake", { identifier }, receiver);
  };
  const activeAccount = async (): Promise<string> => {
    const account = await createAccount();
    await activate(account);
    return account;
  };
  const createRelationship = async (account: string, more: object = {}): Promise<string> =>
    (
      await must("CreateRelationship", {
        programManagementAccountIdentifier: account,
        associationType: "END_CUSTOMER",
        associatedAccountId: "111111111111",
        displayName: "Alpha GmbH",
        sector: "COMMERCIAL",
        ...more,
      })
    ).relationshipDetail.id;
  const askForServicePeriod = (account: string, relationship: string, terms: object): Promise<string> =>
    handshake({
      handshakeType: "START_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship,
      payload: { startServicePeriodPayload: { programManagementAccountIdentifier: account, ...terms } },
    });
  const startServicePeriod = async (
    account: string,
    relationship: string,
    terms: object,
    customer = ALPHA,
  ) => {
    const identifier = await askForServicePeriod(account, relationship, terms);
    await must("AcceptChannelHandshake", { identifier }, customer);
    return identifier;
  };
  const revoke = (account: string, relationship: string): Promise<string> =>
    handshake({
      handshakeType: "REVOKE_SERVICE_PERIOD",
      associatedResourceIdentifier: relationship,
      payload: { revokeServicePeriodPayload: { programManagementAccountIdentifier: account } },
    });
  const told = async () =>
    (await api.deps.journal.after(0, 1000)).entries
      .flatMap(eventsOf)
      .filter(({ source }) => source === "rebill.partner-central");
  return {
    ...api,
    call,
    must,
    createAccount,
    activate,
    activeAccount,
    createRelationship,
    handshake,
    askForServicePeriod,
    startServicePeriod,
    revoke,
    /** The configuration file with other transfers. */
    applyTransfers: (transfers: readonly object[]) =>
      applyConfiguration(api.configurationDeps, { text: worldWith(transfers) }),
    /** Events of the channel so far. */
    told,
    state: async () => (await api.deps.configuration.current()).state,
  };
};
export type ChannelWorld = Awaited<ReturnType<typeof openChannel>>;

export const NOTICE_30 = { servicePeriodType: "MINIMUM_NOTICE_PERIOD", minimumNoticeDays: "30" };
export const NOTICE_90 = { servicePeriodType: "MINIMUM_NOTICE_PERIOD", minimumNoticeDays: "90" };
export const UNTIL_JUNE = { servicePeriodType: "FIXED_COMMITMENT_PERIOD", endDate: "2027-06-15T00:00:00Z" };
