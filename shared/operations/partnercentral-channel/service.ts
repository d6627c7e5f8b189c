import {
  acceptHandshake,
  cancelHandshake,
  rejectHandshake,
} from "../../use-cases/partner-central/answer-channel-handshake.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { answerOperation } from "./channel-handshakes/answer-operation.ts";
import { createChannelHandshake } from "./channel-handshakes/create-channel-handshake.ts";
import { listChannelHandshakes } from "./channel-handshakes/list-channel-handshakes.ts";
import { partnerCentralChannelErrors } from "./errors.ts";
import { createProgramManagementAccount } from "./program-management-accounts/create-program-management-account.ts";
import { deleteProgramManagementAccount } from "./program-management-accounts/delete-program-management-account.ts";
import { listProgramManagementAccounts } from "./program-management-accounts/list-program-management-accounts.ts";
import { updateProgramManagementAccount } from "./program-management-accounts/update-program-management-account.ts";
import { createRelationship } from "./relationships/create-relationship.ts";
import { deleteRelationship } from "./relationships/delete-relationship.ts";
import { getRelationship } from "./relationships/get-relationship.ts";
import { listRelationships } from "./relationships/list-relationships.ts";
import { updateRelationship } from "./relationships/update-relationship.ts";
import { listTagsForResource, tagResource, untagResource } from "./tags/tag-operations.ts";

/** AWS Partner Central Channel, AWS-JSON 1.0, API version 2024-03-18 (spec/aws-billing-transfer.md section 3.3). */
export const partnerCentralChannel: Service<ApiDependencies> = {
  name: "partnercentral-channel",
  protocol: "aws-json-1.0",
  targetPrefix: "PartnerCentralChannel",
  errors: partnerCentralChannelErrors,
  operations: [
    createProgramManagementAccount,
    updateProgramManagementAccount,
    listProgramManagementAccounts,
    deleteProgramManagementAccount,
    createRelationship,
    getRelationship,
    listRelationships,
    updateRelationship,
    deleteRelationship,
    createChannelHandshake,
    answerOperation("AcceptChannelHandshake", acceptHandshake),
    answerOperation("RejectChannelHandshake", rejectHandshake),
    answerOperation("CancelChannelHandshake", cancelHandshake),
    listChannelHandshakes,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
};
