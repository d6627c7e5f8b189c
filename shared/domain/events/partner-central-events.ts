import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import {
  Catalog,
  ChannelHandshakeId,
  ProgramManagementAccountId,
  RelationshipId,
} from "../partner-central/channel-ids.ts";
import { Program } from "../partner-central/program-management-account.ts";
import { AssociationType } from "../partner-central/relationship.ts";
import { SERVICE_PERIOD_ENDS } from "../partner-central/service-period.ts";
import { Instant } from "../time/instant.ts";
import { entriesOf } from "./catalogue-entry.ts";

const place = { catalog: Catalog, owner: AccountId };
const account = z.strictObject({ ...place, account: AccountId, program: Program });
const relationshipMembers = {
  ...place,
  programManagementAccount: ProgramManagementAccountId,
  associatedAccount: AccountId,
};
const relationship = z.strictObject({ ...relationshipMembers, associationType: AssociationType });
const servicePeriod = {
  ...relationshipMembers,
  /** That started it. */
  handshake: ChannelHandshakeId,
  type: z.enum(["MINIMUM_NOTICE_PERIOD", "FIXED_COMMITMENT_PERIOD"]),
  startedAt: Instant,
  /** Of a notice. */
  noticeDays: z.int().optional(),
  /** Of a commitment. */
  endDate: Instant.optional(),
};
const handshake = {
  ...place,
  handshakeType: z.enum(["PROGRAM_MANAGEMENT_ACCOUNT", "START_SERVICE_PERIOD", "REVOKE_SERVICE_PERIOD"]),
  associatedResource: z.union([ProgramManagementAccountId, RelationshipId]),
  sender: AccountId,
  receiver: AccountId,
};
const tagKeys = z.strictObject({ tagKeys: z.array(z.string()) });

/**
 * The channel, for a CRM to follow; `resources` has the ARN. Handshake events are named as the service names them,
 * and there are events where it has none: cancelled, expired, and everything that is no handshake.
 */
export const partnerCentralEvents = entriesOf("rebill.partner-central", [
  ["Program Management Account Created", "An account was registered under a channel program.", account],
  ["Program Management Account Activated", "The account accepted its activation.", account],
  [
    "Program Management Account Updated",
    "It was renamed, its activation was rejected, or it was asked again.",
    account,
  ],
  ["Program Management Account Deleted", "It was deleted.", account],
  ["Channel Relationship Created", "A relationship with a customer organisation was set up.", relationship],
  ["Channel Relationship Updated", "Its name or its support plan changed.", relationship],
  ["Channel Relationship Deleted", "It was deleted.", relationship],
  [
    "Channel Handshake Created",
    "A channel handshake waits for its receiver's answer.",
    z.strictObject({ ...handshake, expiresAt: Instant }),
  ],
  ["Channel Handshake Accepted", "The receiver accepted.", z.strictObject(handshake)],
  ["Channel Handshake Rejected", "The receiver rejected.", z.strictObject(handshake)],
  [
    "Channel Handshake Canceled",
    "The sender cancelled, or what the handshake was about was deleted.",
    z.strictObject(handshake),
  ],
  ["Channel Handshake Expired", "Nobody answered in time.", z.strictObject(handshake)],
  ["Service Period Started", "Both sides agreed on a service period.", z.strictObject(servicePeriod)],
  [
    "Service Period Ended",
    "A service period was revoked or is over.",
    z.strictObject({ ...servicePeriod, endedAt: Instant, because: z.enum(SERVICE_PERIOD_ENDS) }),
  ],
  ["Channel Resource Tagged", "Tags of something of the channel were set; their keys only.", tagKeys],
  ["Channel Resource Untagged", "Tags of something of the channel were removed; their keys only.", tagKeys],
]);
