import { partnerCentralTimers } from "../../../../shared/use-cases/partner-central/due.ts";
import { carryOutDue } from "../../../../shared/use-cases/timers/carry-out-due.ts";
import { ALPHA, BETA, type ChannelWorld, NOTICE_30, UNTIL_JUNE } from "./channel-world.ts";

/** What timers do: notes everything of the channel that has come due; answers how much. */
export const noteDue = ({ deps }: ChannelWorld): Promise<number> => carryOutDue(deps, [partnerCentralTimers]);

/** Everything that can happen in the channel, once at least. Begins in November 2026 and ends in July 2027. */
export const walkChannel = async (world: ChannelWorld) => {
  const { must } = world;
  const pma = await world.createAccount({ displayName: "Secret name", accountId: "222222222222" });
  const activation = { handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", associatedResourceIdentifier: pma };
  await must("RejectChannelHandshake", { identifier: await world.handshake(activation) }, BETA);
  await must("CancelChannelHandshake", { identifier: await world.handshake(activation) });
  await world.activate(pma, BETA);
  await must("UpdateProgramManagementAccount", { identifier: pma, displayName: "Secret name 2" });
  const relationship = await world.createRelationship(pma, { displayName: "Secret customer" });
  const of = { programManagementAccountIdentifier: pma, identifier: relationship };
  await must("UpdateRelationship", {
    ...of,
    requestedSupportPlan: {
      partnerLedSupport: { coverage: "ENTIRE_ORGANIZATION", tamLocation: "Secret town" },
    },
  });
  await world.startServicePeriod(pma, relationship, { ...NOTICE_30, note: "Secret note" });
  await must("AcceptChannelHandshake", { identifier: await world.revoke(pma, relationship) }, ALPHA);
  await world.startServicePeriod(pma, relationship, UNTIL_JUNE);
  const other = await world.createRelationship(pma, { associatedAccountId: "333333333333" });
  await world.askForServicePeriod(pma, other, NOTICE_30);
  const resourceArn = `arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/program-management-account/${pma}`;
  await must("TagResource", { resourceArn, tags: [{ key: "team", value: "Secret value" }] });
  await must("UntagResource", { resourceArn, tagKeys: ["team"] });
  // Nobody answers, and the commitment is over; a timer that was away for long notes both, once.
  world.setNow("2027-07-01T00:00:00.000Z");
  const noted = [await noteDue(world), await noteDue(world)];
  await must("DeleteRelationship", of);
  await world.askForServicePeriod(pma, other, NOTICE_30);
  await must("DeleteRelationship", { ...of, identifier: other });
  await must("DeleteProgramManagementAccount", { identifier: pma });
  const kept = await world.createAccount({ displayName: "Secret name 3" });
  return { pma, relationship, other, kept, noted };
};
