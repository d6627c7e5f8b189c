import {
  AcceptHandshakeCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";

type Clients = { readonly client: (account: string) => OrganizationsClient };
type Ids = { readonly handshake: string; readonly transfer: string };

/** Sends invitations, and has them accepted. Starts are months; December 2026 unless said otherwise. */
export const inviter = ({ client }: Clients) => {
  const invited = async (
    target: string,
    source: string,
    start = "2026-12",
    more: object = {},
  ): Promise<Ids> => {
    const { Handshake: handshake } = await client(target).send(
      new InviteOrganizationToTransferResponsibilityCommand({
        Type: "BILLING",
        Target: { Id: source, Type: "ACCOUNT" },
        StartTimestamp: new Date(`${start}-01T00:00:00Z`),
        SourceName: `${source} for ${target}`,
        ...more,
      }),
    );
    const transfer = handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER")?.Value;
    return { handshake: handshake?.Id ?? "", transfer: transfer ?? "" };
  };
  const accept = (source: string, handshake: string) =>
    client(source).send(new AcceptHandshakeCommand({ HandshakeId: handshake }));
  /** Answers the transfer's id. */
  const handedOver = async (target: string, source: string, start?: string): Promise<string> => {
    const { handshake, transfer } = await invited(target, source, start);
    await accept(source, handshake);
    return transfer;
  };
  return { invited, accept, handedOver };
};
