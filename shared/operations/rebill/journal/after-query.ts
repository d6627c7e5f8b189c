import { z } from "zod";

const LIMIT_MAX = 1000;

/** Where to go on in the journal: the last sequence number seen, and how many entries to read at most. */
export const AfterQuery = {
  after: z
    .string()
    .regex(/^\d{1,12}$/, "must be a sequence number; 0 begins at the beginning")
    .transform(Number)
    .prefault("0"),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `must be a whole number from 1 to ${LIMIT_MAX}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, `must be a whole number from 1 to ${LIMIT_MAX}`)
    .prefault("100"),
} as const;
