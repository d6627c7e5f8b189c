import type { ChannelHandshakeId, Place, ProgramManagementAccountId, RelationshipId } from "./channel-ids.ts";

/** The service is a global one that is addressed in one region (spec/aws-billing-transfer.md section 3.3). */
const REGION = "us-east-1";

const prefix = ({ owner, catalog }: Place): string =>
  `arn:aws:partnercentral:${REGION}:${owner}:catalog/${catalog}`;

export const programManagementAccountArn = (place: Place, id: ProgramManagementAccountId): string =>
  `${prefix(place)}/program-management-account/${id}`;

export const relationshipArn = (
  place: Place,
  programManagementAccount: ProgramManagementAccountId,
  id: RelationshipId,
): string => `${programManagementAccountArn(place, programManagementAccount)}/relationship/${id}`;

export const channelHandshakeArn = (place: Place, id: ChannelHandshakeId): string =>
  `${prefix(place)}/channel-handshake/${id}`;

/** The last part of an ARN, or the id itself. */
export const idOf = (idOrArn: string): string => idOrArn.slice(idOrArn.lastIndexOf("/") + 1);
