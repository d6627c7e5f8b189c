import { z } from "zod";
import type { HandshakeType, Subject } from "../../../domain/partner-central/channel-handshake.ts";
import { Program } from "../../../domain/partner-central/program-management-account.ts";
import { wrongField } from "../errors.ts";
import { filterOf, passes, Sort } from "../wire.ts";

const ServicePeriodTypes = z.object({
  servicePeriodTypes: filterOf(z.enum(["MINIMUM_NOTICE_PERIOD", "FIXED_COMMITMENT_PERIOD"])),
});

/** Unions on the wire: at most one member, and that of the type of handshake that is listed. */
export const TypeFilters = z.object({
  startServicePeriodTypeFilters: ServicePeriodTypes.optional(),
  revokeServicePeriodTypeFilters: ServicePeriodTypes.optional(),
  programManagementAccountTypeFilters: z.object({ programs: filterOf(Program) }).optional(),
});
export const TypeSort = z.object({
  startServicePeriodTypeSort: Sort.optional(),
  revokeServicePeriodTypeSort: Sort.optional(),
  programManagementAccountTypeSort: Sort.optional(),
});

const MEMBER: Readonly<Record<HandshakeType, string>> = {
  START_SERVICE_PERIOD: "startServicePeriodType",
  REVOKE_SERVICE_PERIOD: "revokeServicePeriodType",
  PROGRAM_MANAGEMENT_ACCOUNT: "programManagementAccountType",
};

/** @throws OperationError ValidationException for filters or an order of another type of handshake */
export const refuseOtherTypes = (
  name: "handshakeTypeFilters" | "handshakeTypeSort",
  union: Readonly<Record<string, unknown>> | undefined,
  type: HandshakeType,
): void => {
  const own = `${MEMBER[type]}${name === "handshakeTypeSort" ? "Sort" : "Filters"}`;
  if (Object.entries(union ?? {}).some(([member, value]) => value !== undefined && member !== own))
    throw wrongField(name, `must have ${own} only for handshakes of type ${type}`);
};

export const sortOf = (sort: z.infer<typeof TypeSort> | undefined): Sort | undefined =>
  sort?.startServicePeriodTypeSort ??
  sort?.revokeServicePeriodTypeSort ??
  sort?.programManagementAccountTypeSort;

/** Whether what a handshake is about passes the filters of its type. */
export const passesType = (filters: z.infer<typeof TypeFilters> | undefined, subject: Subject): boolean => {
  switch (subject.type) {
    case "PROGRAM_MANAGEMENT_ACCOUNT":
      return passes(filters?.programManagementAccountTypeFilters?.programs, subject.program);
    case "START_SERVICE_PERIOD":
      return passes(filters?.startServicePeriodTypeFilters?.servicePeriodTypes, subject.terms.type);
    case "REVOKE_SERVICE_PERIOD":
      return passes(
        filters?.revokeServicePeriodTypeFilters?.servicePeriodTypes,
        subject.servicePeriod.terms.type,
      );
  }
};
