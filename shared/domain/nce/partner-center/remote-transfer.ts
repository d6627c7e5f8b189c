import { z } from "zod";
import { NceTransferId } from "../ids.ts";

/** What a transfer is called at Microsoft; case is Microsoft's. It becomes part of a path, which `..` would change. */
export const RemoteTransferId = z
  .string()
  .regex(/^(?!\.{1,2}$)[\x21-\x7e]{1,64}$/)
  .brand<"RemoteTransferId">();
export type RemoteTransferId = z.infer<typeof RemoteTransferId>;

/** A transfer of ours and the one at Microsoft that carries it out. */
export const RemoteTransfer = z.strictObject({ transfer: NceTransferId, remote: RemoteTransferId });
export type RemoteTransfer = z.infer<typeof RemoteTransfer>;
