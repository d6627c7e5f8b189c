import { z } from "zod";
import { Instant } from "../time/instant.ts";
import { NceSubscriptionId } from "./ids.ts";

/** Injected for tests on one machine: every attempt to move the subscription fails before `until`. */
export const NceFault = z.strictObject({ subscription: NceSubscriptionId, until: Instant });
export type NceFault = z.infer<typeof NceFault>;
