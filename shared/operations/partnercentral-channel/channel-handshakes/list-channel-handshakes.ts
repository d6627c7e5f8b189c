import { z } from "zod";
import { idOf } from "../../../domain/partner-central/channel-arn.ts";
import {
  type ChannelHandshake,
  handshakeUpdatedAt,
  subjectId,
} from "../../../domain/partner-central/channel-handshake.ts";
import { handshakesOf } from "../../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { looked } from "../change.ts";
import { pageOfThings } from "../listing.ts";
import { AssociatedResourceIdentifier, CatalogMember, filterOf, PageMembers, passes } from "../wire.ts";
import { HandshakeTypeMember } from "./create-channel-handshake.ts";
import { handshakeOut } from "./handshake-out.ts";
import { passesType, refuseOtherTypes, sortOf, TypeFilters, TypeSort } from "./handshake-type-members.ts";

export const listChannelHandshakes = operation<ApiDependencies>()({
  name: "ListChannelHandshakes",
  permission: "transfers:read",
  input: z.object({
    catalog: CatalogMember,
    handshakeType: HandshakeTypeMember,
    participantType: z.enum(["SENDER", "RECEIVER"]),
    statuses: filterOf(z.enum(["PENDING", "ACCEPTED", "REJECTED", "CANCELED", "EXPIRED"])),
    associatedResourceIdentifiers: filterOf(AssociatedResourceIdentifier),
    handshakeTypeFilters: TypeFilters.optional(),
    handshakeTypeSort: TypeSort.optional(),
    ...PageMembers,
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { handshakeType, handshakeTypeFilters, handshakeTypeSort } = input;
    refuseOtherTypes("handshakeTypeFilters", handshakeTypeFilters, handshakeType);
    refuseOtherTypes("handshakeTypeSort", handshakeTypeSort, handshakeType);
    return looked(context, input, (channel) => {
      // The receiver knows the resource by the handshake alone, so an ARN is as good as the id it ends with.
      const resources = input.associatedResourceIdentifiers?.map(idOf);
      const handshakes = handshakesOf(channel, input.participantType).filter(
        (handshake) =>
          handshake.subject.type === handshakeType &&
          passes(input.statuses, handshake.status) &&
          passes(resources, subjectId(handshake.subject)) &&
          passesType(handshakeTypeFilters, handshake.subject),
      );
      const { values, ...page } = pageOfThings(context, "ListChannelHandshakes", input, handshakes, {
        sort: sortOf(handshakeTypeSort),
        of: (handshake: ChannelHandshake) => ({
          id: handshake.id,
          updatedAt: handshakeUpdatedAt(handshake),
        }),
      });
      return { items: values.map(handshakeOut), ...page };
    });
  },
});
