import { z } from "zod";
import { RemoteTransferId } from "../partner-center/remote-transfer.ts";

/**
 * One of Microsoft's webhooks (spec/microsoft-nce-transfer.md section 3, "Webhooks"). It is taken for a hint that there
 * is something to look at: nothing it says is believed.
 */
export const MicrosoftEvent = z.object({
  EventName: z.string().min(1).max(128),
  ResourceUri: z.string().max(2048).nullish(),
  ResourceName: z.string().max(128).nullish(),
  AuditUri: z.string().max(2048).nullish(),
  ResourceChangeUtcDate: z.string().max(64).nullish(),
});
export type MicrosoftEvent = z.infer<typeof MicrosoftEvent>;

/**
 * Whether a transfer has come to an end by its name. `update-transfer` says nothing: it can arrive when the transfer is
 * complete already. Names for expiry and cancellation are not published, so every spelling of them counts (2026-11-27).
 */
export const tellsOfAnEnd = ({ EventName, ResourceName }: MicrosoftEvent): boolean => {
  if ((ResourceName ?? "transfer").toLowerCase() !== "transfer") return false;
  const words = EventName.toLowerCase().split(/[^a-z]+/);
  return words.includes("transfer") && words.some((word) => ENDS.test(word));
};
const ENDS = /^(completed?|fail(ed)?|expir[a-z]*|cancel[a-z]*)$/;

const IN_RESOURCE = /\/customers\/[^/?#]+\/transfers?\/([^/?#]+)\/?(?:[?#].*)?$/i;
/** `{partner}_{customer}_{transfer}_createtransfer_{ticks}` */
const PLACE_IN_AUDIT = 2;
const PARTS_OF_AUDIT_MIN = 4;

/**
 * The transfer as Microsoft calls it. The resource mostly ends with the customer, a known defect; the name of the
 * audit record has it then. Undefined: it names none.
 */
export const transferNamed = ({ ResourceUri, AuditUri }: MicrosoftEvent): RemoteTransferId | undefined => {
  const parts = (AuditUri ?? "").split("_");
  const audited = parts.length < PARTS_OF_AUDIT_MIN ? undefined : parts[PLACE_IN_AUDIT];
  const named = IN_RESOURCE.exec(ResourceUri ?? "")?.[1] ?? audited;
  return RemoteTransferId.safeParse(named).data;
};
