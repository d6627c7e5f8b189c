import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  DeclineHandshakeCommand,
  TerminateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { configurationText } from "../builders/partner.ts";
import { openApi } from "./open-api.ts";
import { organizationsClient } from "./organizations-client.ts";

export const DISTRIBUTOR = "999999999999";
export const RESELLER = "222222222222";
export const CUSTOMER = "111111111111";
export const OTHER = "333333333333";
export const MEMBER = "111111111112";
export const NOBODY = "444444444444";

const organization = (
  id: string,
  managementAccount: string,
  name: string,
  members: readonly string[] = [],
) => ({
  id,
  managementAccount,
  name,
  email: `billing@${name.toLowerCase()}.example`,
  accounts: [
    { id: managementAccount, name: `${name}-root` },
    ...members.map((account) => ({ id: account, name: `${name}-${account}`, email: `${account}@x.example` })),
  ],
});

export const organizationsOfWorld = [
  organization("o-999999999999", DISTRIBUTOR, "Northwind"),
  organization("o-resell0001", RESELLER, "Reseller"),
  organization("o-custom0001", CUSTOMER, "Customer", [MEMBER]),
  organization("o-other00001", OTHER, "Other"),
];

/**
 * A distributor (the partner), a reseller that may take over bills as well, a customer and one more organisation,
 * on 2026-11-15. Nobody has handed anything over.
 */
export const openTransferWorld = async (more: object = {}) => {
  const api = await openApi({
    configuration: configurationText({ organizations: organizationsOfWorld, ...more }),
  });
  const setQuotas = async (account: string, quotas: object): Promise<void> => {
    const { status, body } = await api.send("PUT", `/rebill/v1/quotas/${account}`, quotas);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  await setQuotas(RESELLER, { inboundTransfers: 50, chainLength: 1 });
  const client = (account: string) => organizationsClient(api, account);
  const ANSWERS = {
    AcceptHandshake: AcceptHandshakeCommand,
    DeclineHandshake: DeclineHandshakeCommand,
    CancelHandshake: CancelHandshakeCommand,
  } as const;
  return {
    ...api,
    setQuotas,
    client,
    answer: (account: string, operation: string, HandshakeId: string) =>
      client(account).send(new ANSWERS[operation as keyof typeof ANSWERS]({ HandshakeId })),
    terminate: (account: string, Id: string, end?: string) =>
      client(account).send(
        new TerminateResponsibilityTransferCommand({
          Id,
          ...(end === undefined ? {} : { EndTimestamp: new Date(end) }),
        }),
      ),
  };
};
export type TransferWorld = Awaited<ReturnType<typeof openTransferWorld>>;
