import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { organizationsErrors } from "./errors.ts";
import { acceptHandshake } from "./handshakes/accept-handshake.ts";
import { cancelHandshake } from "./handshakes/cancel-handshake.ts";
import { declineHandshake } from "./handshakes/decline-handshake.ts";
import { describeHandshake } from "./handshakes/describe-handshake.ts";
import { listHandshakesForAccount } from "./handshakes/list-handshakes-for-account.ts";
import { listHandshakesForOrganization } from "./handshakes/list-handshakes-for-organization.ts";
import { describeOrganization } from "./organization/describe-organization.ts";
import { listAccounts } from "./organization/list-accounts.ts";
import { listTagsForResource } from "./tags/list-tags-for-resource.ts";
import { tagResource } from "./tags/tag-resource.ts";
import { untagResource } from "./tags/untag-resource.ts";
import { describeResponsibilityTransfer } from "./transfers/describe-responsibility-transfer.ts";
import { inviteOrganizationToTransferResponsibility } from "./transfers/invite-organization-to-transfer-responsibility.ts";
import { listInboundResponsibilityTransfers } from "./transfers/list-inbound-responsibility-transfers.ts";
import { listOutboundResponsibilityTransfers } from "./transfers/list-outbound-responsibility-transfers.ts";
import { terminateResponsibilityTransfer } from "./transfers/terminate-responsibility-transfer.ts";
import { updateResponsibilityTransfer } from "./transfers/update-responsibility-transfer.ts";

/** The part of AWS Organizations that bills are handed over by, API version 2016-11-28 (spec section 3.1). */
export const organizations: Service<ApiDependencies> = {
  name: "organizations",
  protocol: "aws-json-1.1",
  targetPrefix: "AWSOrganizationsV20161128",
  errors: organizationsErrors,
  operations: [
    inviteOrganizationToTransferResponsibility,
    describeResponsibilityTransfer,
    listInboundResponsibilityTransfers,
    listOutboundResponsibilityTransfers,
    updateResponsibilityTransfer,
    terminateResponsibilityTransfer,
    acceptHandshake,
    declineHandshake,
    cancelHandshake,
    describeHandshake,
    listHandshakesForAccount,
    listHandshakesForOrganization,
    describeOrganization,
    listAccounts,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
};
