import { z } from "zod";
import { NOTICE_DAYS_MAX, type ServicePeriodTerms } from "../../../domain/partner-central/service-period.ts";
import { AccountIdentifier, DateTime, Note } from "../wire.ts";

const NoticeDays = z
  .string()
  .regex(/^[0-9]{1,10}$/, "must be 1 to 10 digits")
  .transform(Number)
  .refine((days) => days >= 1 && days <= NOTICE_DAYS_MAX, `must be from 1 to ${NOTICE_DAYS_MAX} days`);

/** A notice is given in days and a commitment by its end, each by its own alone. */
const StartPayload = z
  .object({
    programManagementAccountIdentifier: AccountIdentifier,
    servicePeriodType: z.enum(["MINIMUM_NOTICE_PERIOD", "FIXED_COMMITMENT_PERIOD"]),
    minimumNoticeDays: NoticeDays.optional(),
    endDate: DateTime.optional(),
    note: Note.optional(),
  })
  .transform(({ servicePeriodType, minimumNoticeDays, endDate, ...rest }, context) => {
    const notice = servicePeriodType === "MINIMUM_NOTICE_PERIOD";
    const wrong = (member: string, message: string) =>
      context.addIssue({ code: "custom", path: [member], message });
    if (notice && endDate !== undefined) wrong("endDate", "is for a FIXED_COMMITMENT_PERIOD only");
    if (!notice && minimumNoticeDays !== undefined)
      wrong("minimumNoticeDays", "is for a MINIMUM_NOTICE_PERIOD only");
    if (notice && minimumNoticeDays !== undefined) {
      const terms: ServicePeriodTerms = { type: servicePeriodType, noticeDays: minimumNoticeDays };
      return { ...rest, terms };
    }
    if (!notice && endDate !== undefined) {
      const terms: ServicePeriodTerms = { type: servicePeriodType, endDate };
      return { ...rest, terms };
    }
    wrong(notice ? "minimumNoticeDays" : "endDate", `is needed for a ${servicePeriodType}`);
    return z.NEVER;
  });

const RevokePayload = z.object({
  programManagementAccountIdentifier: AccountIdentifier,
  note: Note.optional(),
});

/** A union on the wire: an object with exactly one member. Which one, the type of the handshake says. */
export const HandshakePayload = z
  .object({
    startServicePeriodPayload: StartPayload.optional(),
    revokeServicePeriodPayload: RevokePayload.optional(),
  })
  .refine(
    (payload) => Object.values(payload).filter((value) => value !== undefined).length === 1,
    "must have exactly one of startServicePeriodPayload and revokeServicePeriodPayload",
  );
export type HandshakePayload = z.infer<typeof HandshakePayload>;
